using System.Collections.Immutable;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>INSERT, UPDATE, DELETE and MERGE: a masked value may stay where it is, come back by RETURNING, and go nowhere else.</summary>
internal sealed class WriteTracer(Tracing tracing, QueryTracer queries, ExpressionTracer expressions, FromTracer from)
{
    /// <summary>The columns of RETURNING; none where there is no such clause.</summary>
    public ImmutableArray<Output> Write(Node node, Scope? outer)
    {
        if (tracing.Refusal is not null || !tracing.HasRoom()) return [];
        var mark = tracing.CteMark;
        queries.EnterWith(node["withClause"u8], outer);
        var columns = NodeTypes.Find(node.Name) switch
        {
            NodeType.InsertStmt => Insert(node, outer),
            NodeType.UpdateStmt => Update(node, outer),
            NodeType.DeleteStmt => Delete(node, outer),
            NodeType.MergeStmt => Merge(node, outer),
            _ => Strange(),
        };
        tracing.LeaveCtes(mark);
        return columns;
    }

    private ImmutableArray<Output> Strange()
    {
        tracing.RefuseUnclear("the gate can't tell what it reads of masked columns");
        return [];
    }

    private ImmutableArray<Output> Insert(Node node, Scope? outer)
    {
        var target = from.Target(node["relation"u8]);
        queries.RefuseCopies(queries.Select(node["selectStmt"u8].As("SelectStmt"u8), outer));
        var conflict = node["onConflictClause"u8];
        if (conflict.Exists)
        {
            var scope = Of(target, outer);
            scope.Ranges.Add(target with { Name = "excluded", Schema = null, IsQualifiedOnly = true });
            expressions.Walk(conflict["infer"u8], scope, Use.Predicate);
            Columns(conflict["infer"u8], scope);
            Assign(conflict["targetList"u8], scope, target);
            expressions.Walk(conflict["whereClause"u8], scope, Use.Predicate);
        }

        return Returning(node["returningClause"u8], Of(target, outer), target);
    }

    private ImmutableArray<Output> Update(Node node, Scope? outer)
    {
        var target = from.Target(node["relation"u8]);
        var scope = Of(target, outer);
        from.Read(node["fromClause"u8], outer, scope);
        Assign(node["targetList"u8], scope, target);
        expressions.Walk(node["whereClause"u8], scope, Use.Predicate);
        return Returning(node["returningClause"u8], scope, target);
    }

    private ImmutableArray<Output> Delete(Node node, Scope? outer)
    {
        var target = from.Target(node["relation"u8]);
        var scope = Of(target, outer);
        from.Read(node["usingClause"u8], outer, scope);
        expressions.Walk(node["whereClause"u8], scope, Use.Predicate);
        return Returning(node["returningClause"u8], scope, target);
    }

    private ImmutableArray<Output> Merge(Node node, Scope? outer)
    {
        var target = from.Target(node["relation"u8]);
        var source = from.Item(node["sourceRelation"u8], outer, new Scope(outer));
        // MERGE's RETURNING gives the source before the target.
        var scope = new Scope(outer);
        scope.Add(source);
        scope.Add(FromItem.Of(target));
        expressions.Walk(node["joinCondition"u8], scope, Use.Predicate);
        foreach (var item in node["mergeWhenClauses"u8])
        {
            var clause = item.As("MergeWhenClause"u8);
            expressions.Walk(clause["condition"u8], scope, Use.Predicate);
            foreach (var value in clause["values"u8]) queries.RefuseCopies([expressions.Item(value, scope)]);
            if (!clause["commandType"u8].Is("CMD_INSERT"u8)) Assign(clause["targetList"u8], scope, target);
        }

        return Returning(node["returningClause"u8], scope, target);
    }

    private static Scope Of(FromRange target, Scope? outer)
    {
        var scope = new Scope(outer);
        scope.Add(FromItem.Of(target));
        return scope;
    }

    /// <summary>ON CONFLICT (column): whether a row with such a value is there decides what happens.</summary>
    private void Columns(Node infer, Scope scope)
    {
        foreach (var item in infer["indexElems"u8])
            if (item.As("IndexElem"u8)["name"u8].Text is { } name && scope.FindColumn(PgName.Truncate(name)) is { } column) tracing.Touch(column, Use.Predicate);
    }

    private void Assign(Node list, Scope scope, FromRange target)
    {
        foreach (var item in list)
        {
            var assigned = item.As("ResTarget"u8);
            expressions.Walk(assigned["indirection"u8], scope, Use.Value);
            var value = assigned["val"u8];
            // SET (a, b) = …: every column carries the whole source.
            if (value.As("MultiAssignRef"u8) is { Exists: true } several)
            {
                expressions.Walk(several["source"u8], scope, Use.Value);
                continue;
            }

            var column = expressions.Item(value, scope);
            var own = target.Find(PgName.Truncate(assigned["name"u8].Text ?? ""));
            // What an upsert writes into a column is its own value: SET ssn = excluded.ssn.
            if (column is { IsHidden: true, IsDerived: false, IsMixed: false } && own is { IsHidden: true } same && same.Source == column.Source && value.As("ColumnRef"u8).Exists) continue;
            queries.RefuseCopies([column]);
        }
    }

    private ImmutableArray<Output> Returning(Node clause, Scope scope, FromRange target)
    {
        if (!clause.Exists) return [];
        foreach (var name in (ReadOnlySpan<string>)["old", "new"]) scope.Ranges.Add(target with { Name = name, Schema = null, IsQualifiedOnly = true });
        foreach (var option in clause["options"u8])
            if (option.Wrapped["value"u8].Text is { } name) scope.Ranges.Add(target with { Name = PgName.Truncate(name), Schema = null, IsQualifiedOnly = true });
        return queries.Targets(clause["exprs"u8], scope);
    }
}
