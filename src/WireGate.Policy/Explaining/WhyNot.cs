using WireGate.Core;
using WireGate.Policy.Deciding;
using WireGate.Policy.Patterns;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Explaining;

/// <summary>Finds the first condition of a rule that an access does not meet. Slow and wordy, unlike deciding, whose conditions it uses.</summary>
internal static class WhyNot
{
    /// <summary>Values and patterns named; the rest is told by a number.</summary>
    private const int Shown = 3;

    public static string Covers(CompiledRule rule, Access access)
    {
        if (access.Effect == Effect.Unknown) return "what it does can't be determined, and no rule allows that";
        if (rule.Rule.IsBuiltIn) return "it is not what drivers and tools send by themselves";
        if (rule.When.Effects.Test(access.Effect) != Truth.Yes) return Effects(rule.Rule.When, access);
        foreach (var facet in rule.When.Facets)
            if (!facet.Covers(access)) return Uncovered(facet, rule.Rule.When, access);
        return "the exception holds, or may hold";
    }

    /// <summary>For a deny or hold rule.</summary>
    public static string Narrows(CompiledRule rule, Access access)
    {
        if (!rule.Rule.When.AsksWhat && Housekeeping.Covers(access)) return "it is what drivers and tools send by themselves, and the rule does not ask for it";
        if (rule.When.Effects.Test(access.Effect) == Truth.No) return Effects(rule.Rule.When, access);
        foreach (var facet in rule.When.Facets)
            if (facet.Touches(access) == Truth.No) return Untouched(facet, rule.Rule.When, access);
        return rule.When.Touches(access) == Truth.Maybe && rule.Rule.IgnoresUnknown
            ? "it can't be told, and the rule ignores what can't be told" : "the exception holds";
    }

    private static string Effects(RuleConditions conditions, Access access) =>
        $"the effect is {access.Effect.ToWord()}, not {string.Join(" or ", conditions.Effects.Select(effect => effect.ToWord()))}";

    private static string Uncovered(FacetCondition condition, RuleConditions conditions, Access access)
    {
        var key = condition.Definition.Key;
        var facets = access.Facets.Where(facet => FacetCondition.IsSame(facet.Definition, condition.Definition)).ToArray();
        if (facets.Length == 0) return $"it has no {key}";
        if (facets.Any(facet => facet.IsUnknown)) return $"its {key} can't be determined";
        var other = facets.SelectMany(facet => facet.Values).Where(value => condition.Patterns.Test(value) != Truth.Yes);
        return $"{key} {Several(other.Select(value => value.Text))} is not {Patterns(conditions, key)}";
    }

    private static string Untouched(FacetCondition condition, RuleConditions conditions, Access access)
    {
        var key = condition.Definition.Key;
        var facets = access.Facets.Where(facet => FacetCondition.IsSame(facet.Definition, condition.Definition)).ToArray();
        if (facets.Length == 0) return $"it has no {key}";
        var values = facets.SelectMany(facet => facet.Values.Concat(facet.Implied)).Select(value => value.Text).ToArray();
        return values.Length == 0 ? $"it names no {key}" : $"{key} {Several(values)} is not {Patterns(conditions, key)}";
    }

    private static string Patterns(RuleConditions conditions, string key) =>
        Several(conditions.Facets.First(term => term.Key.Text == key).Patterns.Select(pattern => pattern.Text), " or ");

    private static string Several(IEnumerable<string> texts, string separator = ", ")
    {
        var all = texts.Distinct().ToArray();
        return string.Join(separator, all.Take(Shown)) + (all.Length > Shown ? " …" : "");
    }
}
