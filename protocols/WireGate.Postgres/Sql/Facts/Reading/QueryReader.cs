namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>SELECT, VALUES and TABLE, and the WITH clause that every query may have.</summary>
internal static class QueryReader
{
    public static string Select(TreeWalker walker, Node node) => Select(walker, node, RowLocks.None);

    /// <param name="walker">Where the facts go.</param>
    /// <param name="node">The SelectStmt.</param>
    /// <param name="outer">Locks of the query around it: they reach into sub-selects (transformLockingClause).</param>
    public static string Select(TreeWalker walker, Node node, RowLocks outer)
    {
        // UNION chains nest to the left as deep as they are long, so the left arm is a loop. It sees the WITH of what is around it.
        var mark = walker.Ctes.Mark;
        var kind = "SELECT";
        for (; node.Exists; node = node["larg"u8])
        {
            EnterWith(walker, node["withClause"u8]);
            var locks = outer.With(node["lockingClause"u8]);
            foreach (var item in node["fromClause"u8]) FromReader.Read(walker, item, locks);

            var into = node["intoClause"u8];
            if (into.Exists)
            {
                kind = "SELECT INTO";
                Into(walker, into, "table");
            }

            walker.WalkFields(NodeType.SelectStmt, node, "withClause", "lockingClause", "fromClause", "intoClause", "larg", "rarg");
            var right = node["rarg"u8];
            if (right.Exists) walker.Visit(NodeType.SelectStmt, right);
        }

        walker.Ctes.LeaveTo(mark);
        return kind;
    }

    /// <summary>
    /// Brings the names of a WITH clause in sight, until the caller leaves. As transformWithClause does: without RECURSIVE a query sees
    /// those before it, so its own name inside it is the real table; with RECURSIVE it sees all.
    /// </summary>
    public static void EnterWith(TreeWalker walker, Node with)
    {
        if (!with.Exists) return;
        var recursive = with["recursive"u8].IsTrue;
        if (recursive)
            foreach (var item in with["ctes"u8]) Enter(walker, item);

        foreach (var item in with["ctes"u8])
        {
            var expression = item.As("CommonTableExpr"u8);
            if (expression.Exists) walker.WalkFields(NodeType.CommonTableExpr, expression, "aliascolnames");
            else walker.Facts.Unknown(Phrases.Node);
            if (!recursive) Enter(walker, item);
        }
    }

    /// <summary>The relation that SELECT INTO, CREATE TABLE AS or CREATE MATERIALIZED VIEW makes.</summary>
    public static void Into(TreeWalker walker, Node into, string type)
    {
        var name = Names.OfRelation(into["rel"u8]);
        walker.Facts.Relation(name, RelationAction.Create);
        walker.Facts.Object(type, name, ObjectAction.Create);
        walker.WalkFields(NodeType.IntoClause, into, "rel", "colNames");
    }

    private static void Enter(TreeWalker walker, Node item)
    {
        if (item.Wrapped["ctename"u8].Text is { } name) walker.Ctes.Enter(name);
    }
}
