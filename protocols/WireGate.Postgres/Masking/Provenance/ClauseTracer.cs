using System.Collections.Immutable;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Clauses that may mean a column of the result by its number or name: ORDER BY, GROUP BY, DISTINCT.</summary>
internal sealed class ClauseTracer(Tracing tracing, ExpressionTracer expressions)
{
    /// <summary>ORDER BY: a bare name is a column of the result before it is one of the tables.</summary>
    public void Sort(Node clause, ImmutableArray<Output> columns, Scope scope)
    {
        foreach (var item in clause) By(item.As("SortBy"u8)["node"u8], columns, scope, resultFirst: true);
    }

    /// <summary>GROUP BY: a bare name is a column of the tables before it is one of the result.</summary>
    public void Group(Node clause, ImmutableArray<Output> columns, Scope scope)
    {
        foreach (var item in clause)
        {
            // ROLLUP, CUBE and GROUPING SETS hold lists of the same.
            if (item.As("GroupingSet"u8) is { Exists: true } set) Group(set["content"u8], columns, scope);
            else if (item.As("RowExpr"u8) is { Exists: true } row) Group(row["args"u8], columns, scope);
            else By(item, columns, scope, resultFirst: false);
        }
    }

    public void Distinct(Node clause, ImmutableArray<Output> columns, Scope scope)
    {
        foreach (var item in clause)
        {
            if (item.Wrapped.Exists) By(item, columns, scope, resultFirst: true);
            else
                foreach (var column in columns) tracing.Touch(column, Use.Predicate);
        }
    }

    private void By(Node value, ImmutableArray<Output> columns, Scope scope, bool resultFirst)
    {
        if (value.As("A_Const"u8)["ival"u8] is { Exists: true } number)
        {
            At((int)number.Number("ival"u8), columns);
            return;
        }

        if (BareName(value) is { } name && (resultFirst || scope.FindColumn(name) is null))
        {
            var found = false;
            foreach (var column in columns)
            {
                if (column.IsOpen || column.Name != name) continue;
                tracing.Touch(column, Use.Predicate);
                found = true;
            }

            if (found) return;
        }

        expressions.Walk(value, scope, Use.Predicate);
    }

    private void At(int number, ImmutableArray<Output> columns)
    {
        var isCounted = !columns.Any(static column => column.IsOpen);
        for (var i = 0; i < columns.Length; i++)
            if (!isCounted || i == number - 1) tracing.Touch(columns[i], Use.Predicate);
    }

    private static string? BareName(Node value)
    {
        string? name = null;
        var count = 0;
        foreach (var field in value.As("ColumnRef"u8)["fields"u8]) (name, count) = (Names.String(field), count + 1);
        return count == 1 && name is not null ? PgName.Truncate(name) : null;
    }
}
