using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>What a rule, or its exception, asks of an access.</summary>
internal sealed class CompiledConditions(EffectSet effects, FacetCondition[] facets)
{
    public EffectSet Effects { get; } = effects;

    public ReadOnlySpan<FacetCondition> Facets => facets;

    /// <summary>For what narrows: a deny or hold rule, or the exception of an allow rule.</summary>
    public Truth Touches(Access access)
    {
        var truth = Effects.Test(access.Effect);
        foreach (var facet in facets)
        {
            if (truth == Truth.No) break;
            var next = facet.Touches(access);
            if (next < truth) truth = next;
        }

        return truth;
    }

    /// <summary>For an allow rule.</summary>
    public bool Covers(Access access)
    {
        if (access.Effect == Effect.Unknown || Effects.Test(access.Effect) != Truth.Yes) return false;
        foreach (var facet in facets)
            if (!facet.Covers(access)) return false;
        return true;
    }

    /// <summary>For a rule that lets people decide what can't be told: nothing that is known is other than it says.</summary>
    public bool MayCover(Access access)
    {
        if (Effects.Test(access.Effect) == Truth.No) return false;
        foreach (var facet in facets)
            if (!facet.MayCover(access)) return false;
        return true;
    }

    /// <summary>For the exception of a deny or hold rule, whose own conditions are <paramref name="about"/>.</summary>
    public bool Excepts(Access access, CompiledConditions about)
    {
        if (Effects.Test(access.Effect) != Truth.Yes) return false;
        foreach (var facet in facets)
            if (!facet.Excepts(access, about.Find(facet.Definition)?.Patterns)) return false;
        return true;
    }

    private FacetCondition? Find(FacetDefinition definition)
    {
        foreach (var facet in facets)
            if (FacetCondition.IsSame(facet.Definition, definition)) return facet;
        return null;
    }
}
