using System.Collections.Immutable;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>One item of a FROM list.</summary>
/// <param name="Ranges">What columns may be qualified by.</param>
/// <param name="Star">The columns that <c>*</c> makes of it: of a join with USING those named come first, and once.</param>
internal sealed record FromItem(ImmutableArray<FromRange> Ranges, ImmutableArray<Output> Star)
{
    public static FromItem Of(FromRange range) => new([range], range.Columns);
}
