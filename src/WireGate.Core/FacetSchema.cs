using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>The facets and effects that a protocol declares. Rules are validated against it at load.</summary>
/// <param name="Protocol">The protocol's name as written in rules and targets.</param>
/// <param name="Facets">Every facet that its operations may carry.</param>
/// <param name="Effects">Every effect that its operations may have, besides <see cref="Effect.Unknown"/>.</param>
public sealed record FacetSchema(string Protocol, ImmutableArray<FacetDefinition> Facets, ImmutableArray<Effect> Effects)
{
    public FacetDefinition? Find(string key)
    {
        foreach (var facet in Facets)
            if (facet.Key == key) return facet;
        return null;
    }
}
