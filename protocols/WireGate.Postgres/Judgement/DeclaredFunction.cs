using System.Collections.Immutable;

namespace WireGate.Postgres.Judgement;

/// <summary>What an operator says of a target's own function: the relations that it reads and writes, by name.</summary>
public sealed record DeclaredFunction(string Name, ImmutableArray<string> Reads, ImmutableArray<string> Writes);
