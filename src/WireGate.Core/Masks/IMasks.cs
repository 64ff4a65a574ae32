using System.Collections.Immutable;

namespace WireGate.Core.Masks;

/// <summary>What the rules hide from one principal on one target. Immutable; another object once rules were reloaded.</summary>
public interface IMasks
{
    /// <summary>Nothing is hidden: nothing needs to be looked at.</summary>
    bool IsEmpty { get; }

    /// <summary>
    /// The names of the rules that hide columns. Where there is one, what could carry a value past its mask unseen is refused; where only looks
    /// hide values, it is not.
    /// </summary>
    ImmutableArray<string> ColumnRules { get; }

    /// <summary>What hides values by how they look.</summary>
    ImmutableArray<DetectorMask> Detectors { get; }

    /// <summary>
    /// The mask of a column; null if it has none. Where several rules hide it, the strictest method (null, redact, fixed, hash, partial), and predicates only where all
    /// allow them.
    /// </summary>
    /// <param name="column">As in the protocol's facet for columns: for PostgreSQL schema, table, column.</param>
    Mask? Find(FacetValue column);
}
