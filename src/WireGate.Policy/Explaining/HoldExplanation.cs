using System.Collections.Immutable;
using WireGate.Core.Approvals;

namespace WireGate.Policy.Explaining;

/// <summary>What one rule asks of people.</summary>
/// <param name="Terms">What the rule says.</param>
/// <param name="People">Those who may answer this one, by name; null where they can't be listed.</param>
public sealed record HoldExplanation(HoldTerms Terms, ImmutableArray<string>? People)
{
    /// <summary>Nobody decides for himself, so there may be too few for this agent though the rule itself has enough.</summary>
    public bool HasTooFew => People is { } people && people.Length < Terms.Count;
}
