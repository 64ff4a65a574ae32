using System.Collections.Immutable;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Finds out what the items of a FROM list bring in sight (transformFromClause).</summary>
internal sealed class FromTracer(Tracing tracing, QueryTracer queries, ExpressionTracer expressions)
{
    /// <summary>The scope of a query with this list.</summary>
    public Scope Read(Node list, Scope? outer)
    {
        var scope = new Scope(outer);
        Read(list, outer, scope);
        return scope;
    }

    /// <summary>Adds the items of a list to a scope that may hold the target of a write already.</summary>
    public void Read(Node list, Scope? outer, Scope scope)
    {
        foreach (var item in list) scope.Add(Item(item, outer, scope));
    }

    /// <param name="item">The item.</param>
    /// <param name="outer">What a sub-select sees.</param>
    /// <param name="lateral">What stands to the left as well, which LATERAL and functions see.</param>
    public FromItem Item(Node item, Scope? outer, Scope lateral)
    {
        if (!tracing.HasRoom()) return FromItem.Of(new FromRange("", null, [Output.Open]));
        var node = item.Wrapped;
        switch (NodeTypes.Find(node.Name))
        {
            case NodeType.RangeVar:
                return FromItem.Of(Relation(node));
            case NodeType.RangeSubselect:
                return FromItem.Of(Named(node, "", queries.Select(node["subquery"u8].As("SelectStmt"u8), node["lateral"u8].IsTrue ? lateral : outer)));
            case NodeType.JoinExpr:
                return Join(node, outer, lateral);
            case NodeType.RangeTableSample:
                expressions.Walk(node["args"u8], lateral, Use.Value);
                expressions.Walk(node["repeatable"u8], lateral, Use.Value);
                return Item(node["relation"u8], outer, lateral);
            default:
                // Functions, XMLTABLE, JSON_TABLE: made of what they are given, which holds nothing masked.
                expressions.Walk(item, lateral, Use.Value);
                return FromItem.Of(Named(node, FunctionName(node), [Output.Open]));
        }
    }

    /// <summary>The target of a write, or what FROM names: a common table expression, or else a relation.</summary>
    public FromRange Relation(Node node)
    {
        if (node["schemaname"u8].Text is null && node["relname"u8].Text is { } name && tracing.FindCte(PgName.Truncate(name)) is { } columns)
            return Named(node, PgName.Truncate(name), columns);
        return Target(node);
    }

    /// <summary>A relation, even where a common table expression has its name.</summary>
    public FromRange Target(Node node)
    {
        var range = tracing.FindRelation(node, out _) ?? new FromRange(PgName.Truncate(node["relname"u8].Text ?? ""), null, [Output.Open]);
        return node["alias"u8].Exists ? Named(node, range.Name, range.Columns) : range;
    }

    private FromRange Named(Node node, string name, ImmutableArray<Output> columns)
    {
        var alias = node["alias"u8];
        return new FromRange(PgName.Truncate(alias["aliasname"u8].Text ?? name), null, Columns.Renamed(tracing, columns, alias["colnames"u8]));
    }

    private string FunctionName(Node node)
    {
        foreach (var function in node["functions"u8])
            foreach (var part in function.As("List"u8)["items"u8])
                return ColumnNames.Of(tracing, part);
        return "";
    }

    private FromItem Join(Node node, Scope? outer, Scope lateral)
    {
        var left = Item(node["larg"u8], outer, lateral);
        var seen = new Scope(outer);
        seen.Ranges.AddRange(lateral.Ranges);
        seen.Ranges.AddRange(left.Ranges);
        var right = Item(node["rarg"u8], outer, seen);

        // ON sees the two sides, and of this level nothing else.
        var both = new Scope(outer);
        both.Add(left);
        both.Add(right);
        expressions.Walk(node["quals"u8], both, Use.Predicate);

        var merged = Merge(Shared(node, left, right), left, right);
        ImmutableArray<Output> star = [.. merged, .. Without(left.Star, merged), .. Without(right.Star, merged)];
        ImmutableArray<FromRange> ranges = [.. left.Ranges, .. right.Ranges];
        if (node["join_using_alias"u8]["aliasname"u8].Text is { } shared) ranges = ranges.Add(new FromRange(PgName.Truncate(shared), null, merged) { IsQualifiedOnly = true });
        // An alias hides the two sides.
        return node["alias"u8].Exists ? FromItem.Of(Named(node, "", star)) : new FromItem(ranges, star);
    }

    private List<string> Shared(Node node, FromItem left, FromItem right)
    {
        var names = new List<string>();
        foreach (var column in node["usingClause"u8]) names.Add(PgName.Truncate(Names.String(column) ?? ""));
        if (!node["isNatural"u8].IsTrue) return names;
        if (left.Star.Concat(right.Star).Any(static column => column.IsOpen))
        {
            foreach (var column in left.Star.Concat(right.Star))
                if (column.IsHidden) tracing.Refuse(column, "and the gate can't tell what NATURAL joins by", Hints.Predicate);
        }

        foreach (var column in left.Star)
            if (!column.IsOpen && right.Star.Any(other => !other.IsOpen && other.Name == column.Name)) names.Add(column.Name);
        return names;
    }

    private ImmutableArray<Output> Merge(List<string> names, FromItem left, FromItem right)
    {
        var merged = ImmutableArray.CreateBuilder<Output>(names.Count);
        foreach (var name in names)
        {
            var (one, other) = (Find(left, name), Find(right, name));
            tracing.Touch(one, Use.Predicate);
            tracing.Touch(other, Use.Predicate);
            merged.Add(Columns.Together(tracing, one with { Name = name }, other));
        }

        return merged.DrainToImmutable();
    }

    private static Output Find(FromItem item, string name)
    {
        foreach (var column in item.Star)
            if (!column.IsOpen && column.Name == name) return column;
        return default;
    }

    private static IEnumerable<Output> Without(ImmutableArray<Output> columns, ImmutableArray<Output> merged) =>
        columns.Where(column => column.IsOpen || !merged.Any(other => other.Name == column.Name));
}
