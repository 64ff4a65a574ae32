using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Policy.Deciding;
using WireGate.Policy.Patterns;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Analysis;

/// <summary>Whether all that one rule means another one means too. False where that is not certain.</summary>
internal static class Implication
{
    /// <summary>Who, where, and by which effects.</summary>
    public static bool IsWithin(RuleConditions inner, RuleConditions outer) =>
        IsWithin(inner.Groups, outer.Groups) && IsWithin(inner.Agents, outer.Agents) && IsWithin(inner.People, outer.People) && IsWithin(inner.Tasks, outer.Tasks)
        && IsWithin(inner.Issuers, outer.Issuers) && IsWithin(inner.Actors, outer.Actors) && IsWithin(inner.Targets, outer.Targets) && IsWithin(inner.Protocols, outer.Protocols)
        && IsWithin(inner.Effects, outer.Effects)
        && outer.Labels.All(label => inner.Labels.Any(own => own.Key == label.Key && IsWithin(own.Value, label.Value)));

    /// <summary>By facets, in one protocol: each that the outer one asks for the inner one asks for too, by patterns that stay within.</summary>
    public static bool IsWithin(CompiledRule inner, CompiledRule outer)
    {
        foreach (var facet in outer.When.Facets)
        {
            var own = inner.Rule.When.Facets.FirstOrDefault(term => term.Key.Text == facet.Definition.Key);
            if (own is null || !own.Patterns.All(pattern => IsWithin(pattern.Text, facet, outer.Rule))) return false;
        }

        return true;
    }

    private static bool IsWithin(string pattern, FacetCondition facet, Rule outer)
    {
        if (outer.When.Facets.First(term => term.Key.Text == facet.Definition.Key).Patterns.Any(other => other.Text == pattern)) return true;
        // A pattern with wildcards stands for more than one value: only itself is certain.
        if (pattern.Contains('*', StringComparison.Ordinal) || FacetValue.Parse(facet.Definition.Kind, pattern) is not { } value) return false;
        return facet.Patterns.Test(value) == Truth.Yes;
    }

    /// <summary>Nothing written means all.</summary>
    private static bool IsWithin<T>(ImmutableArray<T> inner, ImmutableArray<T> outer) =>
        outer.IsEmpty || (!inner.IsEmpty && inner.All(outer.Contains));
}
