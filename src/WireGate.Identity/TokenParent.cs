using WireGate.Core;

namespace WireGate.Identity;

/// <summary>What a token was traded for.</summary>
/// <param name="Id">The id of that token; the token here ends with it.</param>
/// <param name="Stranger">Who it stood for, where the gate did not issue it and so can't look it up; null where it did.</param>
/// <param name="Basis">What the configuration said of that stranger then (<see cref="StrangerBasis"/>); null where there is none.</param>
public sealed record TokenParent(string Id, Principal? Stranger = null, string? Basis = null);
