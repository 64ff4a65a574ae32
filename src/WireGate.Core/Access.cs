using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>One effect on one object. Immutable and shareable between sessions.</summary>
public sealed class Access
{
    public Access(Effect effect, ImmutableArray<Facet> facets, bool housekeeping = false, string? description = null)
    {
        Effect = effect;
        Facets = facets;
        IsHousekeeping = housekeeping;
        Description = description;
    }

    public Effect Effect { get; }

    public ImmutableArray<Facet> Facets { get; }

    /// <summary>What drivers and tools send by themselves. The built-in rule <c>housekeeping</c> allows it wherever anything is allowed.</summary>
    public bool IsHousekeeping { get; }

    /// <summary>For people, where facets alone do not tell: "a function that nobody reviewed", "SQL passed as text".</summary>
    public string? Description { get; }

    public Facet? Find(FacetDefinition definition)
    {
        foreach (var facet in Facets)
            if (ReferenceEquals(facet.Definition, definition)) return facet;
        return null;
    }
}
