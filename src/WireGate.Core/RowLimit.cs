namespace WireGate.Core;

/// <summary>How much of the answers is recorded, for each operation.</summary>
/// <param name="Shape">Whether columns, counts and durations are.</param>
/// <param name="Rows">How many rows are, from the first.</param>
public readonly record struct RowLimit(bool Shape, long Rows)
{
    public static readonly RowLimit None = new(false, 0);

    public static readonly RowLimit ShapeOnly = new(true, 0);

    public static readonly RowLimit All = new(true, long.MaxValue);
}
