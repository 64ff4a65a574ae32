using System.Collections.Immutable;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Provenance;

namespace WireGate.Postgres.Masking;

/// <summary>
/// The plan of a statement on something with masked columns: what its words say of each column of the result and what the backend says of it are put
/// together, and a column is masked if either says so.
/// </summary>
/// <param name="columns">What the words say; default where they tell nothing of masked columns, so that the result holds none.</param>
/// <param name="masked">The masks of every relation.</param>
internal sealed class ColumnPlan(ImmutableArray<Output> columns, MaskedCatalogue masked) : IResultPlan
{
    private const string Strange = "the result has other columns than the gate expected, so that it can't be told what is masked of it";

    public ResultMasks Resolve(ReadOnlySpan<ResultColumn> result)
    {
        var found = ImmutableArray.CreateBuilder<Mask?>(result.Length);
        var any = false;
        for (var i = 0; i < result.Length; i++)
        {
            if (At(i, result.Length) is not { } said) return Refused(Strange);
            var (mask, refusal) = Origin(result[i]);
            if (refusal is not null) return Refused(refusal);
            mask = MaskStrictness.Stricter(said.Mask, mask);
            any |= mask is not null;
            found.Add(mask);
        }

        return new ResultMasks(any ? found.DrainToImmutable() : [], masked.Masks.Detectors);
    }

    public ResultMasks ResolveCopy(int count)
    {
        var found = ImmutableArray.CreateBuilder<Mask?>(count);
        for (var i = 0; i < count; i++)
        {
            // COPY says nowhere where its columns come from: the words have to tell every one of them.
            if (At(i, count) is not { } said) return Refused(Strange);
            found.Add(said.Mask);
        }

        return new ResultMasks(found.Any(static mask => mask is not null) ? found.DrainToImmutable() : [], masked.Masks.Detectors);
    }

    /// <summary>What the words say of one column of the result; null where they say nothing. Between those that are counted stands what is free.</summary>
    private Output? At(int index, int count)
    {
        var open = -1;
        for (var i = 0; i < columns.Length; i++)
        {
            if (!columns[i].IsOpen) continue;
            if (open >= 0) return AllFree();
            open = i;
        }

        if (open < 0) return columns.Length == count ? columns[index] : null;
        if (count < columns.Length - 1) return null;
        if (index < open) return columns[index];
        var behind = columns.Length - open - 1;
        return index >= count - behind ? columns[columns.Length - (count - index)] : default(Output);
    }

    /// <summary>With several stars over functions nothing is counted; that is as good where no column is masked.</summary>
    private Output? AllFree() => columns.All(static column => !column.IsHidden) ? default(Output) : null;

    private (Mask? Mask, string? Refusal) Origin(in ResultColumn column)
    {
        // Computed: the words have told that it is made of nothing masked, or that it is a masked column as it is.
        if (column.Table == 0) return default;
        if (masked.Catalogue.FindRelation(column.Table) is not { } relation || masked.Find(relation) is not { } known)
            return (null, "the result comes from a relation that the gate does not know: it is temporary, was just made, or was changed since");
        if (column.Number < 0) return default;
        if (column.Number == 0) return known.Any(static one => one.IsHidden) ? (null, "the result holds whole rows with a masked column") : default;
        var index = relation.FindColumn(column.Number);
        if (index < 0) return (null, "the result holds a column that the gate does not know: its table was just changed");
        return known[index].IsDerived ? (null, $"the result holds what was made of {known[index].Source}, which is masked") : (known[index].Mask, null);
    }

    private static ResultMasks Refused(string why) => new([], [], why);
}
