using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>What a SCRAM-SHA-256 server keeps of a password (RFC 5802 section 3): enough to check a proof, not to make one.</summary>
public sealed record ScramVerifier(ImmutableArray<byte> Salt, int Iterations, ImmutableArray<byte> StoredKey, ImmutableArray<byte> ServerKey);
