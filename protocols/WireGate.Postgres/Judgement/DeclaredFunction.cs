using System.Collections.Immutable;

namespace WireGate.Postgres.Judgement;

/// <summary>What a target's owner declares that a function or procedure does, instead of <em>unknown</em>.</summary>
/// <param name="Name"><c>schema.function</c>, or <c>function</c> in any schema; the declaration is for all its overloads.</param>
/// <param name="Reads">Relations that it reads, as <c>schema.table</c> or <c>table</c>.</param>
/// <param name="Writes">Relations that it inserts into, changes or deletes from.</param>
public sealed record DeclaredFunction(string Name, ImmutableArray<string> Reads, ImmutableArray<string> Writes);
