using System.Collections.Immutable;
using WireGate.Core.Masks;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Finds what references mean, as the server would (transformColumnRef), and puts columns together.</summary>
internal static class Columns
{
    /// <summary>Where a reference that is not just <c>*</c> leads. A whole row of something with a masked column is refused.</summary>
    public static Output Resolve(Tracing tracing, Node columnRef, Scope scope)
    {
        var (schema, qualifier, name) = Parts(columnRef);
        if (name is null)
        {
            // A row made of columns: f(t.*), ROW(t.*).
            foreach (var column in Star(tracing, columnRef, scope)) tracing.Touch(column, Use.Value);
            return default;
        }

        return qualifier is null ? Bare(tracing, name, scope) : Qualified(tracing, schema, qualifier, name, scope);
    }

    /// <summary>Whether a reference ends in <c>*</c>.</summary>
    public static bool IsStar(Node columnRef) => Parts(columnRef).Name is null;

    /// <summary>The columns that <c>*</c> or <c>t.*</c> stands for.</summary>
    public static IReadOnlyList<Output> Star(Tracing tracing, Node columnRef, Scope scope)
    {
        var (schema, qualifier, _) = Parts(columnRef);
        if (qualifier is null) return scope.Star;
        for (var level = scope; level is not null; level = level.Parent)
            if (level.FindRange(schema, qualifier) is { } range) return range.Columns;
        if (scope.Hidden is { } hidden) tracing.Refuse(hidden, $"and the gate can't tell what \"{qualifier}\" is", Hints.Plain);
        return [Output.Open];
    }

    /// <summary>One column of several places: masked if any is. A hash of what an agent chose would tell it the hash of a guess.</summary>
    public static Output Together(Tracing tracing, in Output one, in Output other)
    {
        if (one.IsNull) return other with { Name = one.Name };
        if (other.IsNull || (!one.IsHidden && !other.IsHidden)) return one;
        var mask = MaskStrictness.Stricter(one.Mask, other.Mask)!;
        var merged = (one.IsHidden ? one : other) with
        {
            Name = one.Name,
            Mask = mask,
            IsDerived = one.IsDerived || other.IsDerived,
            IsMixed = one.IsMixed || other.IsMixed || !one.IsHidden || !other.IsHidden,
        };
        if (merged.IsMixed && (one.Mask?.Method == MaskMethod.Hash || other.Mask?.Method == MaskMethod.Hash))
            tracing.Refuse(merged, "and its hashes can't stand beside those of other values", Hints.Plain);
        return merged;
    }

    /// <summary>The same with a list of new names, as in <c>AS t (a, b)</c>.</summary>
    public static ImmutableArray<Output> Renamed(Tracing tracing, ImmutableArray<Output> columns, Node names)
    {
        if (names.IsEmpty) return columns;
        RefuseUncounted(tracing, columns);
        var renamed = columns.ToBuilder();
        var i = 0;
        foreach (var item in names)
        {
            if (i >= renamed.Count || renamed[i].IsOpen) break;
            renamed[i] = renamed[i] with { Name = PgName.Truncate(Names.String(item) ?? "") };
            i++;
        }

        return renamed.DrainToImmutable();
    }

    /// <summary>Of a column behind any number of others it can't be told which name it gets.</summary>
    private static void RefuseUncounted(Tracing tracing, ImmutableArray<Output> columns)
    {
        var isCounted = true;
        foreach (var column in columns)
        {
            isCounted &= !column.IsOpen;
            if (!isCounted && column.IsHidden) tracing.Refuse(column, "and the gate can't tell which name it gets", Hints.Plain);
        }
    }

    private static Output Bare(Tracing tracing, string name, Scope scope)
    {
        var isOpen = false;
        for (var level = scope; level is not null; level = level.Parent)
        {
            if (level.FindColumn(name) is { } column) return column;
            isOpen |= level.IsOpen;
            foreach (var range in level.Ranges)
                if (range is { IsOpen: true, IsQualifiedOnly: false, Hidden: { } behind }) tracing.Refuse(behind, $"and the gate can't tell whether \"{name}\" is it", Hints.Plain);
        }

        for (var level = scope; level is not null; level = level.Parent)
            if (level.FindRange(null, name) is { } range) return WholeRow(tracing, range);
        if (!isOpen && !IsSystem(name) && scope.Hidden is { } hidden) tracing.Refuse(hidden, $"and the gate knows no column \"{name}\"", Hints.Plain);
        return default;
    }

    private static Output Qualified(Tracing tracing, string? schema, string qualifier, string name, Scope scope)
    {
        for (var level = scope; level is not null; level = level.Parent)
        {
            if (level.FindRange(schema, qualifier) is not { } range) continue;
            if (range.Find(name) is { } column) return column;
            // A function in attribute notation gets the whole row.
            return IsSystem(name) ? default : WholeRow(tracing, range);
        }

        if (scope.Hidden is { } hidden) tracing.Refuse(hidden, $"and the gate can't tell what \"{qualifier}\" is", Hints.Plain);
        return default;
    }

    private static Output WholeRow(Tracing tracing, FromRange range)
    {
        if (range.Hidden is { } hidden) tracing.Refuse(hidden, $"and a whole row of \"{range.Name}\" would hold it", Hints.Plain);
        return default;
    }

    private static bool IsSystem(string name) => name is "ctid" or "xmin" or "xmax" or "cmin" or "cmax" or "tableoid";

    private static (string? Schema, string? Qualifier, string? Name) Parts(Node columnRef)
    {
        string? schema = null, qualifier = null, last = null;
        foreach (var field in columnRef["fields"u8])
        {
            (schema, qualifier) = (qualifier, last);
            last = Names.String(field) is { } text ? PgName.Truncate(text) : null;
        }

        return (schema, qualifier, last);
    }
}
