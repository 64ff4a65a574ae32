using WireGate.Core;

namespace WireGate.Identity;

/// <summary>What a token was traded for.</summary>
/// <param name="Id">The id of that token; the token here ends with it.</param>
/// <param name="Stranger">Who it stood for, where the gate did not issue it and so can't look it up; null where it did.</param>
public sealed record TokenParent(string Id, Principal? Stranger = null);
