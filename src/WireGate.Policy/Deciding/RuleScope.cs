using System.Runtime.InteropServices;
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

    public Decision? DecideOpening() => rules.Opening;

    public Decision Decide(AccessSet accesses)
    {
        if (accesses.Accesses.IsDefaultOrEmpty) return DefaultDeny.Nothing;
        if (FindDenial(accesses, out var unclear, out var unclearBy) is { } denied) return denied;

        List<CompiledRule>? holds = null;
        if (!rules.Holds.IsEmpty)
            foreach (var access in accesses.Accesses) rules.Holds.Find(access, ref holds);

        CompiledRule? allowed = null;
        foreach (var access in accesses.Accesses)
        {
            if (rules.FindCover(access) is { } rule)
            {
                // The rule that somebody wrote tells more than the built-in one beside it.
                if (allowed is null || (allowed.Rule.IsBuiltIn && !rule.Rule.IsBuiltIn)) allowed = rule;
            }
            else if (!IsCoveredBy(holds, access))
            {
                return DefaultDeny.For(access);
            }
        }

        // An effect that nobody knows is covered by people alone, and they decide only what no deny rule may mean.
        if (unclear is not null) return DefaultDeny.Uncertain(unclearBy!, unclear);
        return holds is null ? allowed!.Decision : rules.Holds.Decide(holds, accesses.Accesses.AsSpan());
    }

    /// <summary>Every denial before any default: the rule that says no explains more than the rules that are silent.</summary>
    /// <param name="accesses">What is asked.</param>
    /// <param name="unclear">An access of unknown effect that a deny rule may mean. Where nothing covers it, saying what is unknown helps more than naming that rule.</param>
    /// <param name="unclearBy">That rule.</param>
    private Decision? FindDenial(AccessSet accesses, out Access? unclear, out CompiledRule? unclearBy)
    {
        (unclear, unclearBy) = (null, null);
        CompiledRule? uncertain = null;
        Access? doubtful = null;
        foreach (var access in accesses.Accesses)
        {
            CompiledRule? possible = null;
            if (rules.FindDenial(access, ref possible) is { } denial) return denial.Decision;
            if (possible is null) continue;
            if (access.Effect != Effect.Unknown)
            {
                if (doubtful is null) (uncertain, doubtful) = (possible, access);
            }
            else if (unclear is null)
            {
                (unclear, unclearBy) = (access, possible);
            }
        }

        return uncertain is null ? null : DefaultDeny.Uncertain(uncertain, doubtful!);
    }

    private bool IsCoveredBy(List<CompiledRule>? holds, Access access)
    {
        if (holds is null || !rules.AllowsAnything) return false;
        foreach (var rule in CollectionsMarshal.AsSpan(holds))
            if (rule.CoversHeld(access)) return true;
        return false;
    }
}
