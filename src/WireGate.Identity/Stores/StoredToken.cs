using WireGate.Core;

namespace WireGate.Identity.Stores;

/// <summary>A token as it is kept: enough to recognise it, not enough to make it.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="Hash">SHA-256 of the token. Unsalted and fast on purpose: 160 random bits can't be guessed or tabulated.</param>
/// <param name="Verifier">For log-ins by SCRAM.</param>
internal sealed record StoredToken(TokenRecord Record, ReadOnlyMemory<byte> Hash, ScramVerifier Verifier);
