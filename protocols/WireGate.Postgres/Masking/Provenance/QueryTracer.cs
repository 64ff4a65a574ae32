using System.Collections.Immutable;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>Finds out what the columns of a query are of.</summary>
internal sealed class QueryTracer
{
    /// <summary>A recursive query settles once no mask spreads any further: after two rounds as a rule.</summary>
    private const int MostRounds = 32;

    private readonly Tracing _tracing;
    private readonly ExpressionTracer _expressions;
    private readonly FromTracer _from;
    private readonly ClauseTracer _clauses;

    public QueryTracer(Tracing tracing)
    {
        _tracing = tracing;
        _expressions = new ExpressionTracer(tracing, this);
        _from = new FromTracer(tracing, this, _expressions);
        _clauses = new ClauseTracer(tracing, _expressions);
        Writes = new WriteTracer(tracing, this, _expressions, _from);
    }

    public WriteTracer Writes { get; }

    /// <summary>The columns of a SELECT, VALUES or TABLE.</summary>
    /// <param name="node">The SelectStmt.</param>
    /// <param name="outer">What it sees of the queries around it.</param>
    public ImmutableArray<Output> Select(Node node, Scope? outer)
    {
        if (_tracing.Refusal is not null || !node.Exists || !_tracing.HasRoom()) return [];
        var mark = _tracing.CteMark;
        EnterWith(node["withClause"u8], outer);
        var columns = node["larg"u8].Exists ? SetOperation(node, outer) : node["valuesLists"u8].Exists ? Rows(node, outer) : Plain(node, outer);
        if (node["intoClause"u8].Exists) RefuseCopies(columns);
        _tracing.LeaveCtes(mark);
        return columns;
    }

    /// <summary>The query of a CTE, of PREPARE, COPY and the like, which may be a write with RETURNING.</summary>
    public ImmutableArray<Output> Any(Node query, Scope? outer)
    {
        var node = query.Wrapped;
        return NodeTypes.Find(node.Name) is NodeType.SelectStmt ? Select(node, outer) : Writes.Write(node, outer);
    }

    /// <summary>Brings the tables of a WITH clause in sight, until the caller leaves them.</summary>
    public void EnterWith(Node with, Scope? outer)
    {
        if (!with.Exists) return;
        if (with["recursive"u8].IsTrue)
        {
            EnterRecursive(with, outer);
            return;
        }

        foreach (var item in with["ctes"u8])
        {
            var cte = item.As("CommonTableExpr"u8);
            _tracing.EnterCte(NameOf(cte), Table(cte, outer));
        }
    }

    /// <summary>What a select list makes: every star is replaced by what it stands for.</summary>
    public ImmutableArray<Output> Targets(Node list, Scope scope)
    {
        var columns = ImmutableArray.CreateBuilder<Output>();
        foreach (var item in list)
        {
            var target = item.As("ResTarget"u8);
            var value = target["val"u8];
            if (value.As("ColumnRef"u8) is { Exists: true } reference && Columns.IsStar(reference)) columns.AddRange(Columns.Star(_tracing, reference, scope));
            else if (IsRowOfFields(value)) columns.Add(Fields(value, scope));
            else columns.Add(Named(Target(value, scope), target["name"u8].Text, value));
        }

        return columns.DrainToImmutable();
    }

    /// <summary>A sub-select's column keeps its name, which may come from a star.</summary>
    private Output Named(Output column, string? name, Node value)
    {
        if (name is null && column.Name is { Length: > 0 } && value.As("SubLink"u8).Exists) return column;
        return column with { Name = PgName.Truncate(name ?? ColumnNames.Of(_tracing, value)) };
    }

    public void RefuseCopies(ImmutableArray<Output> columns)
    {
        foreach (var column in columns)
            if (column.IsHidden) _tracing.Refuse(column, "and can't be copied to another place", Hints.Copy);
    }

    private Output Target(Node value, Scope scope)
    {
        var before = _tracing.Refusal;
        var column = _expressions.Item(value, scope);
        if (!_tracing.IsView || _tracing.Refusal is null || before is not null) return column;
        var derived = _tracing.RefusedFor with { IsDerived = true };
        if (!derived.IsHidden) return column;
        _tracing.Forgive(before);
        return derived;
    }

    /// <summary><c>(c).*</c>: any number of columns, of a row that was looked at.</summary>
    private Output Fields(Node value, Scope scope)
    {
        _expressions.Walk(value, scope, Use.Value);
        return Output.Open;
    }

    private static bool IsRowOfFields(Node value)
    {
        foreach (var step in value.As("A_Indirection"u8)["indirection"u8])
            if (step.As("A_Star"u8).Exists) return true;
        return false;
    }

    private ImmutableArray<Output> Plain(Node node, Scope? outer)
    {
        var scope = _from.Read(node["fromClause"u8], outer);
        _expressions.Walk(node["whereClause"u8], scope, Use.Predicate);
        var columns = Targets(node["targetList"u8], scope);
        _clauses.Group(node["groupClause"u8], columns, scope);
        _expressions.Walk(node["havingClause"u8], scope, Use.Predicate);
        foreach (var window in node["windowClause"u8]) _expressions.Window(window.Wrapped, scope);
        _clauses.Distinct(node["distinctClause"u8], columns, scope);
        _clauses.Sort(node["sortClause"u8], columns, scope);
        Limit(node, scope);
        return columns;
    }

    private ImmutableArray<Output> Rows(Node node, Scope? outer)
    {
        var scope = new Scope(outer);
        ImmutableArray<Output> columns = [];
        foreach (var row in node["valuesLists"u8])
        {
            var values = ImmutableArray.CreateBuilder<Output>();
            foreach (var value in row.As("List"u8)["items"u8])
            {
                if (value.As("ColumnRef"u8) is { Exists: true } reference && Columns.IsStar(reference)) values.AddRange(Columns.Star(_tracing, reference, scope));
                else if (IsRowOfFields(value)) values.Add(Fields(value, scope));
                else values.Add(Target(value, scope));
            }

            // What comes behind any number of columns has a number that can't be told.
            var isCounted = true;
            for (var i = 0; i < values.Count; i++)
            {
                isCounted &= !values[i].IsOpen;
                if (isCounted) values[i] = values[i] with { Name = $"column{i + 1}" };
                else _tracing.Touch(values[i], Use.Value);
            }

            columns = columns.IsEmpty ? values.DrainToImmutable() : Together(columns, values.DrainToImmutable());
        }

        _clauses.Sort(node["sortClause"u8], columns, scope);
        Limit(node, scope);
        return columns;
    }

    private ImmutableArray<Output> SetOperation(Node node, Scope? outer)
    {
        var columns = Together(Select(node["larg"u8], outer), Select(node["rarg"u8], outer));
        // UNION ALL alone puts rows together without comparing them.
        if (!node["op"u8].Is("SETOP_UNION"u8) || !node["all"u8].IsTrue)
            foreach (var column in columns) _tracing.Touch(column, Use.Predicate);
        var scope = new Scope(outer);
        _clauses.Sort(node["sortClause"u8], columns, scope);
        Limit(node, scope);
        return columns;
    }

    private ImmutableArray<Output> Together(ImmutableArray<Output> left, ImmutableArray<Output> right)
    {
        if (left.Length == right.Length && !left.Any(static column => column.IsOpen) && !right.Any(static column => column.IsOpen))
            return [.. left.Zip(right, (one, other) => Columns.Together(_tracing, one, other))];
        foreach (var column in left.Concat(right))
            if (column.IsHidden) _tracing.Refuse(column, "and the gate can't tell which column it is put together with", Hints.Plain);
        return [Output.Open];
    }

    private void Limit(Node node, Scope scope)
    {
        _expressions.Walk(node["limitCount"u8], scope, Use.Value);
        _expressions.Walk(node["limitOffset"u8], scope, Use.Value);
    }

    private static string NameOf(Node cte) => PgName.Truncate(cte["ctename"u8].Text ?? "");

    private ImmutableArray<Output> Table(Node cte, Scope? outer)
    {
        var columns = Columns.Renamed(_tracing, Any(cte["ctequery"u8], outer), cte["aliascolnames"u8]);
        if (!cte["search_clause"u8].Exists && !cte["cycle_clause"u8].Exists) return columns;
        // SEARCH and CYCLE add columns that hold whole rows.
        foreach (var column in columns)
            if (column.IsHidden) _tracing.Refuse(column, "and SEARCH and CYCLE would put it into a row", Hints.Plain);
        return columns.Add(Output.Open);
    }

    /// <summary>Every table of WITH RECURSIVE sees all: a mask spreads from round to round until all are found.</summary>
    private void EnterRecursive(Node with, Scope? outer)
    {
        var mark = _tracing.CteMark;
        var known = new List<(string Name, ImmutableArray<Output> Columns)>();
        foreach (var item in with["ctes"u8]) known.Add((NameOf(item.As("CommonTableExpr"u8)), [Output.Open]));
        for (var round = 0; round < MostRounds; round++)
        {
            foreach (var (name, columns) in known) _tracing.EnterCte(name, columns);
            var (i, isSettled) = (0, true);
            foreach (var item in with["ctes"u8])
            {
                var columns = RecursiveTable(item.As("CommonTableExpr"u8), outer);
                isSettled &= columns.AsSpan().SequenceEqual(known[i].Columns.AsSpan());
                known[i] = (known[i].Name, columns);
                i++;
            }

            if (isSettled || _tracing.Refusal is not null) return;
            _tracing.LeaveCtes(mark);
        }

        _tracing.RefuseUnclear("the gate can't tell where the values of its recursive query come from");
    }

    /// <summary>The first arm of a recursive query says what its columns are: while the second is not known it stands alone.</summary>
    private ImmutableArray<Output> RecursiveTable(Node cte, Scope? outer)
    {
        var query = cte["ctequery"u8].As("SelectStmt"u8);
        var name = NameOf(cte);
        if (!query["larg"u8].Exists || _tracing.FindCte(name) is not [{ IsOpen: true }]) return Table(cte, outer);
        var mark = _tracing.CteMark;
        EnterWith(query["withClause"u8], outer);
        var first = Columns.Renamed(_tracing, Select(query["larg"u8], outer), cte["aliascolnames"u8]);
        _tracing.LeaveCtes(mark);
        return first;
    }
}
