using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>One facet that a rule asks for. Allocates nothing when tested.</summary>
internal sealed class FacetCondition(FacetDefinition definition, PatternSet patterns)
{
    public FacetDefinition Definition { get; } = definition;

    public PatternSet Patterns { get; } = patterns;

    /// <summary>Whether two definitions are one. By key, so that a protocol that declares its facets anew can't slip out of its rules.</summary>
    public static bool IsSame(FacetDefinition left, FacetDefinition right) =>
        ReferenceEquals(left, right) || string.Equals(left.Key, right.Key, StringComparison.Ordinal);

    /// <summary>Nothing at all is known of it: no facet can be called absent.</summary>
    public static bool IsTotallyUnknown(Access access) => access.Effect == Effect.Unknown && access.Facets.IsDefaultOrEmpty;

    /// <summary>For what narrows: any value, named or implied, is enough, and one that can't be told may be it.</summary>
    public Truth Touches(Access access)
    {
        if (IsTotallyUnknown(access)) return Truth.Maybe;
        var best = Truth.No;
        foreach (var facet in Facets(access))
        {
            if (!IsSame(facet.Definition, Definition)) continue;
            if (facet.IsUnknown && best == Truth.No) best = Truth.Maybe;
            best = Best(facet.Values, Best(facet.Implied, best));
        }

        return best;
    }

    /// <summary>For allow rules: the facet is there and known, and every value named matches. Implied values only narrow.</summary>
    public bool Covers(Access access)
    {
        var present = false;
        foreach (var facet in Facets(access))
        {
            if (!IsSame(facet.Definition, Definition)) continue;
            if (facet.IsUnknown) return false;
            present = true;
            foreach (var value in facet.Values)
                if (Patterns.Test(value) != Truth.Yes) return false;
        }

        return present;
    }

    /// <summary>As <see cref="Covers"/>, with what can't be told taken for what it may be; and something is named, for what is only reached covers nothing.</summary>
    public bool MayCover(Access access)
    {
        if (IsTotallyUnknown(access)) return true;
        var present = false;
        foreach (var facet in Facets(access))
        {
            if (!IsSame(facet.Definition, Definition)) continue;
            present |= facet.IsUnknown || !facet.Values.IsEmpty;
            foreach (var value in facet.Values)
                if (Patterns.Test(value) == Truth.No) return false;
        }

        return present;
    }

    /// <summary>
    /// For the exception of a deny or hold rule: every value that the rule is about, named or implied, matches for certain. Where the rule asks for
    /// the same facet it is about the values that it may match: <c>unless</c> takes values out of <c>when</c>. Else it is about all, and
    /// one at least is named, for a value that is only implied must not except what names nothing.
    /// </summary>
    public bool Excepts(Access access, PatternSet? about)
    {
        var certain = false;
        foreach (var facet in Facets(access))
        {
            if (!IsSame(facet.Definition, Definition)) continue;
            if (facet.IsUnknown || !Excepts(facet.Values, about) || !Excepts(facet.Implied, about)) return false;
            certain |= about is not null || !facet.Values.IsEmpty;
        }

        return certain;
    }

    private bool Excepts(ImmutableArray<FacetValue> values, PatternSet? about)
    {
        foreach (var value in values)
            if (about?.Test(value) != Truth.No && Patterns.Test(value) != Truth.Yes) return false;
        return true;
    }

    private Truth Best(ImmutableArray<FacetValue> values, Truth best)
    {
        foreach (var value in values)
        {
            if (best == Truth.Yes) break;
            var truth = Patterns.Test(value);
            if (truth > best) best = truth;
        }

        return best;
    }

    private static ReadOnlySpan<Facet> Facets(Access access) => access.Facets.AsSpan();
}
