using WireGate.Policy.Rules;

namespace WireGate.Policy.Explaining;

/// <summary>What one rule says of one access.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Match">Whether it matches; of an allow rule, whether it covers the access.</param>
/// <param name="WhyNot">The first condition that does not hold; null if all do.</param>
public sealed record RuleExplanation(Rule Rule, RuleMatch Match, string? WhyNot);
