using System.Collections.Immutable;

namespace WireGate.Recording.Format;

/// <summary>The session's key in a box for one reader.</summary>
/// <param name="Reader">The reader's id.</param>
/// <param name="Box">80 bytes.</param>
public sealed record SealedSessionKey(string Reader, ImmutableArray<byte> Box);
