using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Testing;

/// <summary>Judges cases by rules, as sessions are judged.</summary>
public sealed class CaseRunner(RuleSet rules, FrozenDictionary<string, CaseTarget> targets)
{
    public async Task<CaseOutcome> RunAsync(PolicyCase one, CancellationToken cancellationToken)
    {
        if (one.IsOpening)
        {
            var scope = rules.ScopeFor(one.Principal, one.Target);
            var opening = !scope.AllowsAnything ? new Decision(Outcome.Deny, Decision.NoRule, "no rule allows anything on this target")
                : scope.DecideOpening() ?? new Decision(Outcome.Allow, Decision.NoRule, "no rule speaks of opening the target");
            return new CaseOutcome(one, opening, null, Missing(one, opening));
        }

        var accesses = one.Accesses ?? await targets[one.Target.Name].Offline!.DescribeAsync(one.Text!, cancellationToken).ConfigureAwait(false);
        var explanation = PolicyExplainer.Explain(rules, one.Principal, one.Target, accesses);
        return new CaseOutcome(one, explanation.Decision, explanation, Missing(one, explanation.Decision));
    }

    private static ImmutableArray<string> Missing(PolicyCase one, Decision decision) =>
        [.. one.Rules.Where(rule => decision.Rule != rule && !decision.Holds.Any(terms => terms.Rule == rule))];
}
