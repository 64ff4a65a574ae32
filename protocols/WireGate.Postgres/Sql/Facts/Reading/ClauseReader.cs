namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Clauses that stand in more than one statement and name something.</summary>
internal static class ClauseReader
{
    public static bool TryRead(TreeWalker walker, NodeType type, Node node)
    {
        switch (type)
        {
            case NodeType.RoleSpec: Role(walker, node); return true;
            case NodeType.DefElem: Option(walker, node); return true;
            case NodeType.IndexElem or NodeType.PartitionElem: Element(walker, type, node); return true;
            case NodeType.StatsElem: Element(walker, type, node); return true;
            case NodeType.Constraint: Constraint(walker, node); return true;
            case NodeType.PublicationTable: PublicationTable(walker, node); return true;
            case NodeType.PublicationObjSpec: walker.WalkFields(type, node); return true;
            default: return FromReader.TryRead(walker, type, node, RowLocks.None);
        }
    }

    /// <summary>The name of a RoleSpec: for PUBLIC, CURRENT_USER and the like the word in lower case.</summary>
    public static string RoleName(Node role)
    {
        var type = role["roletype"u8];
        if (type.Is("ROLESPEC_PUBLIC"u8)) return "public";
        if (type.Is("ROLESPEC_CURRENT_ROLE"u8)) return "current_role";
        if (type.Is("ROLESPEC_CURRENT_USER"u8)) return "current_user";
        return type.Is("ROLESPEC_SESSION_USER"u8) ? "session_user" : role["rolename"u8].Text ?? "";
    }

    private static void Role(TreeWalker walker, Node node) => walker.Facts.Role(RoleName(node));

    /// <summary>
    /// <c>name = value</c>. A bare word as the value arrives as a type's name (gram.y: def_arg), so types are not looked at here: statements whose
    /// options do name types read them first.
    /// </summary>
    private static void Option(TreeWalker walker, Node node)
    {
        var value = node["arg"u8];
        if (value.As("TypeName"u8).Exists) return;
        walker.WalkFields(NodeType.DefElem, node);
    }

    /// <summary>An element of an index, a partition key or extended statistics: a column by name, or an expression.</summary>
    private static void Element(TreeWalker walker, NodeType type, Node node)
    {
        if (node["name"u8].Text is { } column) walker.Facts.Column(null, column);
        walker.WalkFields(type, node, "collation", "opclass");
    }

    private static void Constraint(TreeWalker walker, Node node)
    {
        foreach (var key in node["keys"u8]) Column(walker, null, key);
        foreach (var key in node["including"u8]) Column(walker, null, key);
        foreach (var key in node["fk_attrs"u8]) Column(walker, null, key);
        var referenced = node["pktable"u8];
        // Checking a foreign key reads the table that it refers to.
        foreach (var key in node["pk_attrs"u8]) Column(walker, Names.OfRelation(referenced), key);
        foreach (var exclusion in node["exclusions"u8])
        {
            foreach (var part in exclusion.As("List"u8)["items"u8])
            {
                // A pair: the element, and the operator as a list of names.
                var name = part.As("List"u8);
                if (name.Exists) ExpressionReader.OperatorName(walker, name["items"u8]);
                else walker.Walk(part);
            }
        }

        walker.WalkFields(
            NodeType.Constraint, node, "keys", "including", "fk_attrs", "pk_attrs", "fk_del_set_cols", "exclusions", "old_conpfeqop");
    }

    private static void PublicationTable(TreeWalker walker, Node node)
    {
        var table = Names.OfRelation(node["relation"u8]);
        walker.Facts.Object("table", table, ObjectAction.Alter);
        var columns = node["columns"u8];
        if (columns.IsEmpty) walker.Facts.Column(table, null);
        foreach (var column in columns) Column(walker, table, column);
        walker.WalkFields(NodeType.PublicationTable, node, "columns");
    }

    private static void Column(TreeWalker walker, QualifiedName? table, Node name)
    {
        if (Names.String(name) is { } column) walker.Facts.Column(table, column);
    }
}
