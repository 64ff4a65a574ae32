using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>
/// A facet of an <see cref="Access"/> with what is known of its values. An allow rule must match every value in
/// <see cref="Values"/>; a deny, hold or mask rule matches when any of <see cref="Values"/> or <see cref="Implied"/> does.
/// </summary>
public sealed class Facet
{
    public Facet(FacetDefinition definition, ImmutableArray<FacetValue> values, ImmutableArray<FacetValue> implied = default, bool unknown = false)
    {
        Definition = definition;
        Values = values.IsDefault ? [] : values;
        Implied = implied.IsDefault ? [] : implied;
        IsUnknown = unknown;
    }

    public FacetDefinition Definition { get; }

    /// <summary>What the operation names. More than one where a single access has several (the columns of one table).</summary>
    public ImmutableArray<FacetValue> Values { get; }

    /// <summary>What it reaches without naming it: tables under a view, partitions, parents. Only narrows.</summary>
    public ImmutableArray<FacetValue> Implied { get; }

    /// <summary>There may be values that could not be determined. Satisfies deny, hold and mask rules, never an allow rule.</summary>
    public bool IsUnknown { get; }

    public static Facet Unknown(FacetDefinition definition) => new(definition, [], unknown: true);

    public static Facet Of(FacetDefinition definition, FacetValue value) => new(definition, [value]);
}
