using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>One facet that a protocol can tell about its operations, such as <c>table</c> or <c>host</c>.</summary>
/// <param name="Key">The key in a rule's <c>when</c>.</param>
/// <param name="Kind">How values are written and matched.</param>
/// <param name="Words">The closed list of values of a <see cref="FacetKind.Word"/> facet; empty otherwise.</param>
/// <param name="Description">One sentence for <c>wiregate schema</c>.</param>
public sealed record FacetDefinition(string Key, FacetKind Kind, ImmutableArray<string> Words, string Description)
{
    /// <summary>Why its values often can't be determined, in words for people; null where they mostly can.</summary>
    public string? OftenUnknown { get; init; }
}
