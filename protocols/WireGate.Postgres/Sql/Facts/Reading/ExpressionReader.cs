namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Nodes of expressions that name something: columns, functions, operators, types.</summary>
internal static class ExpressionReader
{
    public static bool TryRead(TreeWalker walker, NodeType type, Node node)
    {
        switch (type)
        {
            case NodeType.ColumnRef: Column(walker, node); return true;
            case NodeType.FuncCall: FunctionReader.Read(walker, node); return true;
            case NodeType.A_Expr: Operator(walker, node); return true;
            case NodeType.TypeName: Type(walker, node); return true;
            case NodeType.A_Indirection: Indirection(walker, node); return true;
            case NodeType.SubLink: SubLink(walker, node); return true;
            case NodeType.CaseExpr: Case(walker, node); return true;
            case NodeType.SortBy: Sort(walker, node); return true;
            case NodeType.MultiAssignRef: MultiAssign(walker, node); return true;
            default: return false;
        }
    }

    /// <summary><c>.field</c>, <c>.*</c> and <c>[subscript]</c> after an expression or an assigned column.</summary>
    public static void Steps(TreeWalker walker, Node indirection)
    {
        foreach (var step in indirection)
        {
            // A field of a composite value, or a column or function of a whole row: which one, only the catalogue can tell.
            if (Names.String(step) is { } field) walker.Facts.Column(null, field);
            else if (step.As("A_Star"u8).Exists) walker.Facts.Column(null, null);
            else walker.Walk(step);
        }
    }

    public static void OperatorName(TreeWalker walker, Node list)
    {
        if (Names.Qualified(list) is { } name) walker.Facts.Operator(name);
        else walker.Facts.Unknown(Phrases.Name);
    }

    private static void Column(TreeWalker walker, Node node)
    {
        // columnref: ColId | ColId indirection: the last of up to four names is the column, or a star.
        string? first = null, second = null, third = null, last = null;
        var count = 0;
        var subscripted = false;
        foreach (var field in node["fields"u8])
        {
            (first, second, third) = (second, third, last);
            last = Names.String(field);
            subscripted |= last is null && !field.As("A_Star"u8).Exists;
            count++;
        }

        if (count is 0 or > 4 || subscripted || (count > 1 && third is null))
        {
            walker.Facts.Unknown(Phrases.Name);
            return;
        }

        if (count == 1)
        {
            Column(walker, null, last);
            if (last is not null && walker.Pseudo.Find(last) is { } row) walker.Facts.Column(null, row.Name);
            return;
        }

        Column(walker, new QualifiedName(first, second, third!), last);
    }

    private static void Column(TreeWalker walker, QualifiedName? qualifier, string? name)
    {
        if (qualifier is { Schema: null } row && walker.Pseudo.Find(row.Name) is { } target)
        {
            walker.Facts.Column(target, name);
            // A relation may hide the row of that name.
            if (!walker.Facts.HasRelation(row.Name)) return;
        }

        walker.Facts.Column(qualifier, name);
    }

    private static void Operator(TreeWalker walker, Node node)
    {
        // Chains such as a || b || c nest to the left as deep as they are long, so the left side is a loop.
        for (; ; )
        {
            var kind = node["kind"u8];
            if (kind.Is("AEXPR_BETWEEN"u8) || kind.Is("AEXPR_BETWEEN_SYM"u8)) Operators(walker, ">=", "<=");
            else if (kind.Is("AEXPR_NOT_BETWEEN"u8) || kind.Is("AEXPR_NOT_BETWEEN_SYM"u8)) Operators(walker, "<", ">");
            else OperatorName(walker, node["name"u8]);

            walker.WalkFields(NodeType.A_Expr, node, "name", "lexpr");
            var left = node["lexpr"u8];
            var next = left.As("A_Expr"u8);
            if (!next.Exists)
            {
                walker.Walk(left);
                return;
            }

            node = next;
        }
    }

    private static void Operators(TreeWalker walker, string one, string other)
    {
        walker.Facts.Operator(one);
        walker.Facts.Operator(other);
    }

    private static void Type(TreeWalker walker, Node node)
    {
        var names = node["names"u8];
        if (node["pct_type"u8].IsTrue)
        {
            // name.column%TYPE names a column, not a type.
            var parts = Names.Strings(names);
            if (parts.Count > 1 && Names.Qualified(parts.ToArray().AsSpan(..^1)) is { } table) walker.Facts.Column(table, parts[^1]);
            else walker.Facts.Unknown(Phrases.Name);
        }
        else if (Names.Qualified(names) is { } name)
        {
            walker.Facts.Type(name);
            node.TieToSizeOfFloat(name);
        }
        else
        {
            walker.Facts.Unknown(Phrases.Name);
        }

        foreach (var modifier in node["typmods"u8])
        {
            // geometry(Point, 4326): PostgreSQL takes a bare word here as a string (typenameTypeMod), never as a column.
            if (!modifier.As("ColumnRef"u8).Exists) walker.Walk(modifier);
        }

        walker.WalkFields(NodeType.TypeName, node, "names", "typmods", "arrayBounds");
    }

    private static void Indirection(TreeWalker walker, Node node)
    {
        walker.WalkFields(NodeType.A_Indirection, node, "indirection");
        Steps(walker, node["indirection"u8]);
    }

    private static void SubLink(TreeWalker walker, Node node)
    {
        var name = node["operName"u8];
        if (name.Exists) OperatorName(walker, name);
        else if (node["testexpr"u8].Exists) walker.Facts.Operator("=");
        walker.WalkFields(NodeType.SubLink, node, "operName");
    }

    private static void Case(TreeWalker walker, Node node)
    {
        // CASE x WHEN y compares with whatever = the search path finds.
        if (node["arg"u8].Exists) walker.Facts.Operator("=");
        walker.WalkFields(NodeType.CaseExpr, node);
    }

    private static void Sort(TreeWalker walker, Node node)
    {
        var name = node["useOp"u8];
        if (name.Exists) OperatorName(walker, name);
        walker.WalkFields(NodeType.SortBy, node, "useOp");
    }

    private static void MultiAssign(TreeWalker walker, Node node)
    {
        // SET (a, b) = source: every column carries the same source, so the first stands for all.
        if (node.Ordinal("colno"u8) <= 1) walker.WalkFields(NodeType.MultiAssignRef, node);
    }
}
