using WireGate.Core;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Explaining;

/// <summary>What one rule says of one access.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Match">Whether it matches; of an allow rule, whether it covers the access.</param>
/// <param name="WhyNot">The first condition that does not hold; null if all do.</param>
public sealed record RuleExplanation(Rule Rule, RuleMatch Match, string? WhyNot)
{
    /// <summary>What it does where it matches: a deny rule may hold what is unknown.</summary>
    public Outcome Does { get; init; } = Rule.Then;

    /// <summary>Of a hold: whether an approval lets the access pass, so that no allow rule is needed.</summary>
    public bool Covers { get; init; }
}
