using System.Collections.Immutable;

namespace WireGate.Recording.Format;

/// <summary>One access of an operation, as it was recorded.</summary>
/// <param name="Effect">In the words of rules.</param>
/// <param name="Values">By facet, what the operation names.</param>
/// <param name="Implied">By facet, what it reaches without naming it.</param>
/// <param name="Unknown">Facets with values that could not be determined.</param>
/// <param name="LeftOut">How many values there was no room for; the operation's text has them all.</param>
/// <param name="IsHousekeeping">What drivers and tools send by themselves.</param>
public sealed record FrameAccess(
    string Effect,
    ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Values,
    ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Implied,
    ImmutableArray<string> Unknown,
    ulong LeftOut,
    bool IsHousekeeping);
