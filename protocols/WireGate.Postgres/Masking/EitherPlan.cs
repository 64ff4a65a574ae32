using System.Collections.Immutable;
using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking;

/// <summary>The plan of a name that may stand for either of two texts, for the backend has not said yet which: what either hides is hidden.</summary>
internal sealed class EitherPlan(IResultPlan one, IResultPlan other) : IResultPlan
{
    private const string Unlike = "it can't be told which of two statements of that name has run: wait for the answer before the name is used again";

    public ResultMasks Resolve(ReadOnlySpan<ResultColumn> columns) => Together(one.Resolve(columns), other.Resolve(columns));

    public ResultMasks ResolveCopy(int columns) => Together(one.ResolveCopy(columns), other.ResolveCopy(columns));

    private static ResultMasks Together(ResultMasks one, ResultMasks other)
    {
        // Of two texts with other columns each refuses the other's result.
        if (one.Refusal is not null || other.Refusal is not null) return new ResultMasks([], [], Unlike);
        if (one.Columns.IsEmpty || other.Columns.IsEmpty) return one.Columns.IsEmpty ? other : one;
        ImmutableArray<Mask?> columns = [.. one.Columns.Zip(other.Columns, MaskStrictness.Stricter)];
        return one with { Columns = columns };
    }
}
