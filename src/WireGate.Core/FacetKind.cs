namespace WireGate.Core;

/// <summary>How a facet's values are written and matched in rules.</summary>
public enum FacetKind : byte
{
    /// <summary>
    /// A dotted name, most general component first (<c>schema.table.column</c>). A pattern is matched component by component
    /// from the right, so <c>orders</c> means that table in any schema; <c>*</c> stands for any run of characters within a component.
    /// </summary>
    Name,

    /// <summary>One of the words listed by the protocol; any other word in a rule is an error at load.</summary>
    Word,

    /// <summary>A path with <c>/</c>; <c>*</c> stays within a segment, <c>**</c> crosses segments.</summary>
    Path,

    /// <summary>Free text; <c>*</c> stands for any run of characters.</summary>
    Text,
}
