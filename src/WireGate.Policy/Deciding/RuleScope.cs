using WireGate.Core;

namespace WireGate.Policy.Deciding;

/// <summary>The rules for one principal on one target. Immutable but for the rules being replaced.</summary>
internal sealed class RuleScope(RuleSet set, ScopeRules rules) : IPolicyScope
{
    public bool IsCurrent => !set.IsReplaced;

    public bool AllowsAnything => rules.AllowsAnything;

    public string Version => set.Version;

    public Decision? DecideOpening() => null;

    public Decision Decide(AccessSet accesses)
    {
        if (accesses.Accesses.IsDefaultOrEmpty) return DefaultDeny.Nothing;
        // Every denial before any default: the rule that says no explains more than the rules that are silent.
        CompiledRule? uncertain = null;
        Access? doubtful = null;
        foreach (var access in accesses.Accesses)
        {
            var before = uncertain;
            if (rules.FindDenial(access, ref uncertain) is { } denial) return denial.Decision;
            if (!ReferenceEquals(before, uncertain)) doubtful = access;
        }

        if (uncertain is not null) return DefaultDeny.Uncertain(uncertain, doubtful!);

        CompiledRule? allowed = null;
        foreach (var access in accesses.Accesses)
        {
            if (rules.FindCover(access) is not { } rule) return DefaultDeny.For(access);
            // The rule that somebody wrote tells more than the built-in one beside it.
            if (allowed is null || (allowed.Rule.IsBuiltIn && !rule.Rule.IsBuiltIn)) allowed = rule;
        }

        return allowed!.Decision;
    }
}
