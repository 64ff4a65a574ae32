using System.Collections.Immutable;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Finds out where the values of a statement's result come from.</summary>
internal sealed class StatementTracer
{
    private readonly Tracing _tracing;
    private readonly QueryTracer _queries;
    private readonly MaskedCatalogue _masked;

    private StatementTracer(MaskedCatalogue masked, SearchPath path, bool isView)
    {
        _masked = masked;
        _tracing = new Tracing(masked, path, isView);
        _queries = new QueryTracer(_tracing);
    }

    /// <param name="wrapper">The statement.</param>
    /// <param name="isInner">What runs is the statement that it prepares or declares.</param>
    /// <param name="masked">The masks of every relation.</param>
    /// <param name="path">What a bare name means.</param>
    public static Traced Trace(Node wrapper, bool isInner, MaskedCatalogue masked, SearchPath path)
    {
        var tracer = new StatementTracer(masked, path, isView: false);
        var columns = tracer.Statement(wrapper, isInner);
        return new Traced(columns, tracer._tracing.Refusal);
    }

    /// <summary>The columns of a view by its own query, in which every name but PostgreSQL's own is qualified.</summary>
    public static Traced TraceView(Node wrapper, MaskedCatalogue masked)
    {
        var tracer = new StatementTracer(masked, SearchPath.Empty, isView: true);
        var columns = tracer._queries.Any(wrapper, null);
        return new Traced(columns, tracer._tracing.Refusal);
    }

    private ImmutableArray<Output> Statement(Node wrapper, bool isInner)
    {
        var node = wrapper.Wrapped;
        switch (NodeTypes.Find(node.Name))
        {
            case NodeType.SelectStmt:
                return Checked(_queries.Select(node, null));
            case NodeType.InsertStmt or NodeType.UpdateStmt or NodeType.DeleteStmt or NodeType.MergeStmt:
                return Checked(_queries.Writes.Write(node, null));
            case NodeType.CopyStmt:
                return Copy(node);
            case NodeType.PrepareStmt or NodeType.DeclareCursorStmt:
                var query = Statement(node["query"u8], isInner: false);
                return isInner ? query : default;
            case NodeType.ExplainStmt:
                // What EXPLAIN ANALYZE tells of a statement is at most what the statement tells.
                Statement(node["query"u8], isInner: false);
                return default;
            default:
                new ExpressionTracer(_tracing, _queries).Walk(wrapper, new Scope(null), Use.Value);
                return default;
        }
    }

    private ImmutableArray<Output> Copy(Node node)
    {
        if (node["query"u8].Exists) return Checked(_queries.Any(node["query"u8], null));
        var scope = new Scope(null);
        var range = _tracing.FindRelation(node["relation"u8], out var relation);
        if (range is null || relation is null) return default;
        scope.Add(FromItem.Of(range));
        if (node["is_from"u8].IsTrue)
        {
            new ExpressionTracer(_tracing, _queries).Walk(node["whereClause"u8], scope, Use.Predicate);
            return default;
        }

        var columns = ImmutableArray.CreateBuilder<Output>();
        foreach (var item in node["attlist"u8])
        {
            if (Names.String(item) is not { } name || range.Find(PgName.Truncate(name)) is not { } column) return Unclear(relation);
            columns.Add(column);
        }

        return columns.Count > 0 ? Checked(columns.DrainToImmutable()) : Checked(_masked.Copied(relation, range.Columns));
    }

    /// <summary>What a view or a generated column makes of a masked column may lie in a sub-select, and not come back.</summary>
    private ImmutableArray<Output> Checked(ImmutableArray<Output> columns)
    {
        foreach (var column in columns)
            if (column.IsDerived) _tracing.Touch(column, Use.Value);
        return columns;
    }

    private ImmutableArray<Output> Unclear(Relation relation)
    {
        _tracing.RefuseUnclear($"the gate does not know every column of {relation.Table} that it copies");
        return default;
    }
}
