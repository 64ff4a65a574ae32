using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Masks;

namespace WireGate.Policy.Deciding;

/// <summary>
/// The rules for a principal and for each of those through whom it got its token, on one target. Each is judged as if it asked by itself, and the
/// strictest says what happens: nobody gets through another what the rules refuse to either.
/// </summary>
internal sealed class ChainScope(RuleSet set, (string Agent, RuleScope Scope)[] judges, IMasks masks) : IPolicyScope
{
    public bool IsCurrent => !set.IsReplaced;

    public bool AllowsAnything => Array.TrueForAll(judges, judge => judge.Scope.AllowsAnything);

    public string Version => set.Version;

    /// <summary>What is hidden from any of them.</summary>
    public IMasks Masks => masks;

    public Decision? DecideOpening()
    {
        Decision? strictest = null;
        foreach (var (agent, scope) in judges)
        {
            if (scope.DecideOpening() is not { } next) continue;
            if (next.Outcome == Outcome.Deny) return Denied(agent, next);
            strictest = Together(strictest, next);
        }

        return strictest;
    }

    public Decision Decide(AccessSet accesses)
    {
        Decision? strictest = null;
        foreach (var (agent, scope) in judges)
        {
            var next = scope.Decide(accesses);
            if (next.Outcome == Outcome.Deny) return Denied(agent, next);
            strictest = Together(strictest, next);
        }

        return strictest!;
    }

    /// <summary>Of two allowed ones the first, which is the principal's; holds are united.</summary>
    private static Decision Together(Decision? before, Decision next)
    {
        if (before is null) return next;
        if (!next.Limits.IsEmpty) before = Limited(before, next);
        if (next.Observed is not null && before.Observed?.Outcome != Outcome.Deny) before = before with { Observed = next.Observed };
        if (next.Outcome != Outcome.Hold) return before;
        return before.Outcome == Outcome.Hold ? United(before, next) : next with { Limits = before.Limits, Observed = before.Observed };
    }

    /// <summary>Limits of all of them count.</summary>
    private static Decision Limited(Decision before, Decision next) => before with { Limits = [.. before.Limits.Concat(next.Limits).DistinctBy(limit => limit.Rule)] };

    private static Decision United(Decision before, Decision next)
    {
        HoldTerms[] missing = [.. next.Holds.Where(terms => !before.Holds.Any(known => known.Rule == terms.Rule))];
        return missing.Length == 0 ? before : before with { Holds = [.. before.Holds.Concat(missing).OrderBy(terms => terms.Rule, StringComparer.Ordinal)] };
    }

    /// <summary>The principal's own denial needs no name: it knows who it is.</summary>
    private Decision Denied(string agent, Decision decision) =>
        agent == judges[0].Agent ? decision : decision with { Reason = $"not for {agent}, through whom it is asked: {decision.Reason}" };
}
