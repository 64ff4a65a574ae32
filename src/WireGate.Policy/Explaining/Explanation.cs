using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Explaining;

/// <summary>Why an operation is allowed, held or denied, access by access.</summary>
/// <param name="Decision">What the gate decides: the strictest of all in the chain.</param>
/// <param name="Kind">What the operation is in its protocol's words.</param>
/// <param name="Accesses">What it does, and what the rules say of it for the agent itself.</param>
public sealed record Explanation(Decision Decision, string Kind, ImmutableArray<AccessExplanation> Accesses)
{
    /// <summary>Until then nothing of it is enforced on this target; null where it is.</summary>
    public DateTimeOffset? UnenforcedUntil { get; init; }

    /// <summary>What the agent works on; null where nobody said.</summary>
    public string? Task { get; init; }

    /// <summary>The same for each of those through whom it got its token.</summary>
    public ImmutableArray<ActorExplanation> Actors { get; init; } = [];

    /// <summary>Of a hold: who decides.</summary>
    public ImmutableArray<HoldExplanation> Holds { get; init; } = [];

    /// <summary>What is hidden of what comes back, if it is allowed. What a mask makes of the statement's own words is the protocol's to say.</summary>
    public ImmutableArray<MaskExplanation> Masks { get; init; } = [];

    /// <summary>What the rules say of opening the target, before anything is asked of it; null if it just opens.</summary>
    public Decision? Opening { get; init; }

    /// <summary>Where the opening is held: who decides.</summary>
    public ImmutableArray<HoldExplanation> OpeningHolds { get; init; } = [];
}
