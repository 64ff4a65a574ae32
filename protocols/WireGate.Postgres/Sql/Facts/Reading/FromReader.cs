namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Items of a FROM list (gram.y: table_ref).</summary>
internal static class FromReader
{
    public static void Read(TreeWalker walker, Node item, RowLocks locks)
    {
        var inner = item.Wrapped;
        if (!TryRead(walker, NodeTypes.Find(inner.Name), inner, locks)) walker.Walk(item);
    }

    public static bool TryRead(TreeWalker walker, NodeType type, Node node, RowLocks locks)
    {
        switch (type)
        {
            case NodeType.RangeVar: Relation(walker, node, locks); return true;
            case NodeType.RangeSubselect: SubSelect(walker, node, locks); return true;
            case NodeType.RangeTableSample: Sample(walker, node, locks); return true;
            case NodeType.JoinExpr: Join(walker, node, locks); return true;
            default: return false;
        }
    }

    private static void Relation(TreeWalker walker, Node node, RowLocks locks)
    {
        var name = Names.OfRelation(node);
        // A name with a schema is never a common table expression (transformFromClauseItem).
        if (name.Schema is null && walker.Ctes.Sees(name.Name)) return;

        var alias = node["alias"u8];
        var aliasName = alias["aliasname"u8].Text;
        var only = !node["inh"u8].IsTrue;
        walker.Facts.Relation(name, RelationAction.Select, aliasName, only: only);
        if (locks.Cover(aliasName ?? name.Name)) walker.Facts.Relation(name, RelationAction.Lock, aliasName, only: only);

        // t AS a (x, y) gives columns new names: any of them may be read under a name that is not its own.
        if (!alias["colnames"u8].IsEmpty) walker.Facts.Column(Names.Plain(aliasName ?? name.Name), null);
    }

    private static void SubSelect(TreeWalker walker, Node node, RowLocks locks)
    {
        var select = node["subquery"u8].As("SelectStmt"u8);
        if (!select.Exists || !locks.Cover(node["alias"u8]["aliasname"u8].Text))
        {
            walker.WalkFields(NodeType.RangeSubselect, node, "alias");
            return;
        }

        var index = walker.Facts.InnerKinds;
        walker.Facts.InnerKind(index, QueryReader.Select(walker, select, RowLocks.All));
    }

    private static void Sample(TreeWalker walker, Node node, RowLocks locks)
    {
        Read(walker, node["relation"u8], locks);
        // The method is a function looked up by name.
        if (Names.Qualified(node["method"u8]) is { } method) walker.Facts.Function(method);
        else walker.Facts.Unknown(Phrases.Name);
        walker.WalkFields(NodeType.RangeTableSample, node, "relation", "method");
    }

    private static void Join(TreeWalker walker, Node node, RowLocks locks)
    {
        Read(walker, node["larg"u8], locks);
        Read(walker, node["rarg"u8], locks);
        foreach (var column in node["usingClause"u8]) walker.Facts.Column(null, Names.String(column));
        // NATURAL compares the columns that both sides have, USING those named, with whatever = the search path finds.
        if (node["isNatural"u8].IsTrue) walker.Facts.Column(null, null);
        if (node["isNatural"u8].IsTrue || node["usingClause"u8].Exists) walker.Facts.Operator("=");
        // (a JOIN b …) AS j: from here on the columns of both go by j, or by the names in its list.
        if (node["alias"u8].Exists) walker.Facts.Column(null, null);
        walker.WalkFields(NodeType.JoinExpr, node, "larg", "rarg", "usingClause", "alias", "join_using_alias");
    }
}
