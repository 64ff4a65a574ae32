using WireGate.Core;
using WireGate.Core.Masks;

namespace WireGate.Policy.Deciding;

/// <summary>The rules for one principal on one target. Immutable but for the rules being replaced.</summary>
internal sealed class RuleScope(RuleSet set, ScopeRules rules, IMasks masks) : IPolicyScope
{
    public bool IsCurrent => !set.IsReplaced;

    public bool AllowsAnything => rules.AllowsAnything;

    public string Version => set.Version;

    public IMasks Masks => masks;

    public Decision? DecideOpening()
    {
        if (rules.Observing?.Opening is not { } observed || IsSame(observed, rules.Opening)) return rules.Opening;
        return (rules.Opening ?? new Decision(Outcome.Allow, Decision.NoRule)) with { Observed = observed };
    }

    public Decision Decide(AccessSet accesses)
    {
        var decision = new ScopeDecision(rules).Decide(accesses);
        if (!rules.Limits.IsEmpty) decision = rules.Limits.Apply(decision, accesses);
        if (rules.Observing is not { } observing) return decision;
        var observed = new ScopeDecision(observing).Decide(accesses);
        return IsSame(observed, decision) ? decision : decision with { Observed = observed };
    }

    /// <summary>Whether the same happens: which of two rules that say it is named first does not matter.</summary>
    private static bool IsSame(Decision observed, Decision? decision) => observed.Outcome == decision?.Outcome && observed.Holds.Length == decision.Holds.Length;
}
