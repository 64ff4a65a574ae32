using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>The rules that matter to some principals on some targets, ready to decide; shared by all scopes that come to the same rules.</summary>
internal sealed class ScopeRules
{
    private readonly RuleIndex _deny;
    private readonly RuleIndex _allow;
    private readonly CompiledRule? _housekeeping;

    /// <param name="all">By name, so that the order in the file never matters.</param>
    /// <param name="withObserved">Whether observed rules count.</param>
    public ScopeRules(CompiledRule[] all, bool withObserved = false)
    {
        var hasObserved = Array.Exists(all, rule => rule.Rule.IsObserved);
        var rules = hasObserved && !withObserved ? Array.FindAll(all, rule => !rule.Rule.IsObserved) : all;
        if (hasObserved && !withObserved) Observing = new ScopeRules(all, withObserved: true);
        _deny = new RuleIndex([.. rules.Where(rule => rule.Rule.Then == Outcome.Deny)], exact: false);
        _allow = new RuleIndex([.. rules.Where(rule => rule.Rule is { Then: Outcome.Allow, IsBuiltIn: false })], exact: true);
        AllowsAnything = _allow.All.Length > 0;
        if (AllowsAnything) _housekeeping = Array.Find(rules, rule => rule.Rule.IsBuiltIn);
        Holds = new ScopeHolds([.. rules.Where(rule => rule.Rule.Hold is not null)]);
        Limits = new ScopeLimits([.. rules.Where(rule => rule.Rule.Limit is not null)]);
        Opening = DecideOpening([.. rules.Where(rule => rule.SpeaksOfOpening)]);
    }

    /// <summary>An allow rule does. A hold rule lets nobody in by itself: it may say nothing of who, and would open every target to everybody.</summary>
    public bool AllowsAnything { get; }

    /// <summary>The same with those that are observed; null where none is.</summary>
    public ScopeRules? Observing { get; }

    public ScopeHolds Holds { get; }

    public ScopeLimits Limits { get; }

    /// <inheritdoc cref="IPolicyScope.DecideOpening"/>
    public Decision? Opening { get; }

    /// <summary>
    /// The deny rule that matches for certain, or null; <paramref name="uncertain"/> becomes the first that may match, if it was null.
    /// </summary>
    public CompiledRule? FindDenial(Access access, ref CompiledRule? uncertain)
    {
        if (FacetCondition.IsTotallyUnknown(access)) return Denial(_deny.All, access, ref uncertain);
        if (Denial(_deny.ByEffect(access.Effect), access, ref uncertain) is { } scanned) return scanned;
        foreach (var facet in access.Facets.AsSpan())
        {
            if (_deny.ByFacet(facet.Definition) is not { } index) continue;
            if (facet.IsUnknown)
            {
                if (Denial(index.All, access, ref uncertain) is { } any) return any;
                continue;
            }

            if ((Denial(index, facet.Values.AsSpan(), access, ref uncertain) ?? Denial(index, facet.Implied.AsSpan(), access, ref uncertain)) is { } found) return found;
        }

        return null;
    }

    /// <summary>A rule that allows the access, or null.</summary>
    public CompiledRule? FindCover(Access access)
    {
        if (access.Effect == Effect.Unknown) return null;
        if (_housekeeping?.Covers(access) == true) return _housekeeping;
        if (Cover(_allow.ByEffect(access.Effect), access) is { } scanned) return scanned;
        foreach (var facet in access.Facets.AsSpan())
        {
            if (facet.IsUnknown || _allow.ByFacet(facet.Definition) is not { } index) continue;
            // Every value must match, so the first one finds the rule. No value at all matches every pattern.
            var covers = facet.Values.IsEmpty ? Cover(index.All, access) : Cover(index, facet.Values[0], access);
            if (covers is not null) return covers;
        }

        return null;
    }

    private static Decision? DecideOpening(CompiledRule[] rules)
    {
        if (rules.Length == 0) return null;
        // Of an opening nothing is known but that it opens: rules that ask for more speak of what is done once it is open.
        var opening = new Access(Effect.Connect, [], description: "opening the target");
        if (Array.Find(rules, rule => rule.Rule.Then == Outcome.Deny && rule.Denies(opening) == Truth.Yes) is { } denial) return denial.Decision;
        var holds = new ScopeHolds([.. rules.Where(rule => rule.Rule.Hold is not null)]);
        List<CompiledRule>? found = null;
        holds.Find(opening, ref found);
        return found is null ? null : holds.Decide(found, [opening]);
    }

    private static CompiledRule? Denial(FacetIndex index, ReadOnlySpan<FacetValue> values, Access access, ref CompiledRule? uncertain)
    {
        foreach (var value in values)
        {
            if (index.IsUnclear(value))
            {
                if (Denial(index.All, access, ref uncertain) is { } any) return any;
                continue;
            }

            int step = 0, hash = 0;
            while (index.TryNext(value, ref step, ref hash, out var rules))
                if (Denial(rules, access, ref uncertain) is { } found) return found;
        }

        return null;
    }

    private static CompiledRule? Denial(ReadOnlySpan<CompiledRule> rules, Access access, ref CompiledRule? uncertain)
    {
        foreach (var rule in rules)
        {
            var truth = rule.Denies(access);
            if (truth == Truth.Yes) return rule;
            if (truth == Truth.Maybe) uncertain ??= rule;
        }

        return null;
    }

    private static CompiledRule? Cover(FacetIndex index, FacetValue value, Access access)
    {
        int step = 0, hash = 0;
        while (index.TryNext(value, ref step, ref hash, out var rules))
            if (Cover(rules, access) is { } found) return found;
        return null;
    }

    private static CompiledRule? Cover(ReadOnlySpan<CompiledRule> rules, Access access)
    {
        foreach (var rule in rules)
            if (rule.Covers(access)) return rule;
        return null;
    }
}
