namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Tables, views, indexes, sequences, statistics, and what empties, locks or refreshes them.</summary>
internal static class TableReader
{
    /// <summary>AccessShareLock of src/include/storage/lockdefs.h.</summary>
    private const int AccessShareMode = 1;

    public static string Create(TreeWalker walker, Node node) => Create(walker, node, "table", "CREATE TABLE");

    public static string CreateForeign(TreeWalker walker, Node node)
    {
        Create(walker, node["base"u8], "foreign table", "");
        walker.Facts.Object("server", node["servername"u8].Text, ObjectAction.Alter);
        ForeignReader.Options(walker, node["options"u8]);
        return "CREATE FOREIGN TABLE";
    }

    public static string CreateAs(TreeWalker walker, Node node)
    {
        var isView = node["objtype"u8].Is("OBJECT_MATVIEW"u8);
        QueryReader.Into(walker, node["into"u8], isView ? "materialized view" : "table");
        walker.WalkFields(NodeType.CreateTableAsStmt, node, "into");
        return isView ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS";
    }

    public static string CreateView(TreeWalker walker, Node node)
    {
        walker.Facts.Object("view", Names.OfRelation(node["view"u8]), ObjectAction.Create);
        walker.WalkFields(NodeType.ViewStmt, node, "view", "aliases");
        return "CREATE VIEW";
    }

    public static string CreateIndex(TreeWalker walker, Node node)
    {
        var table = Names.OfRelation(node["relation"u8]);
        // An index lies in its table's schema; without a name the server makes one up.
        var name = node["idxname"u8].Text;
        if (name is not null) walker.Facts.Object("index", table with { Name = name }, ObjectAction.Create);
        walker.Facts.Object("table", table, ObjectAction.Alter);
        walker.WalkFields(NodeType.IndexStmt, node, "relation", "excludeOpNames");
        return "CREATE INDEX";
    }

    public static string CreateSequence(TreeWalker walker, Node node)
    {
        Sequence(walker, node, ObjectAction.Create);
        return "CREATE SEQUENCE";
    }

    public static string AlterSequence(TreeWalker walker, Node node)
    {
        Sequence(walker, node, ObjectAction.Alter);
        return "ALTER SEQUENCE";
    }

    public static string CreateStatistics(TreeWalker walker, Node node)
    {
        if (Names.Qualified(node["defnames"u8]) is { } name) walker.Facts.Object("statistics", name, ObjectAction.Create);
        walker.WalkFields(NodeType.CreateStatsStmt, node, "defnames", "stat_types");
        return "CREATE STATISTICS";
    }

    public static string AlterStatistics(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "statistics", node["defnames"u8], ObjectAction.Alter);
        walker.WalkFields(NodeType.AlterStatsStmt, node, "defnames");
        return "ALTER STATISTICS";
    }

    public static string Truncate(TreeWalker walker, Node node)
    {
        Relations(walker, node["relations"u8], RelationAction.Truncate);
        return "TRUNCATE TABLE";
    }

    public static string Lock(TreeWalker walker, Node node)
    {
        Relations(walker, node["relations"u8], node.Number("mode"u8) == AccessShareMode ? RelationAction.AccessShareLock : RelationAction.Lock);
        return "LOCK TABLE";
    }

    private static string Create(TreeWalker walker, Node node, string type, string kind)
    {
        walker.Facts.Object(type, Names.OfRelation(node["relation"u8]), ObjectAction.Create);
        foreach (var parent in node["inhRelations"u8])
        {
            // A child or partition adds its rows to what a query of the parent returns.
            walker.Facts.Object("table", Names.OfRelation(parent.Wrapped), ObjectAction.Alter);
        }

        walker.WalkFields(NodeType.CreateStmt, node, "relation", "inhRelations");
        return kind;
    }

    private static void Sequence(TreeWalker walker, Node node, ObjectAction action)
    {
        walker.Facts.Object("sequence", Names.OfRelation(node["sequence"u8]), action);
        SequenceOptions(walker, node["options"u8]);
    }

    /// <summary>Options of a sequence; those of an identity column are the same.</summary>
    private static void SequenceOptions(TreeWalker walker, Node options)
    {
        foreach (var wrapped in options)
        {
            var option = wrapped.As("DefElem"u8);
            var value = option["arg"u8];
            if (option["defname"u8].Is("as"u8))
            {
                walker.Walk(value);
                continue;
            }

            if (option["defname"u8].Is("owned_by"u8))
            {
                var parts = Names.Strings(value.As("List"u8)["items"u8]).ToArray();
                if (parts is not ["none"] && parts.Length > 1 && Names.Qualified(parts.AsSpan(..^1)) is { } table)
                {
                    walker.Facts.Object("table", table, ObjectAction.Alter);
                    walker.Facts.Column(table, parts[^1]);
                }
            }

            walker.Walk(wrapped);
        }
    }

    private static void Relations(TreeWalker walker, Node relations, RelationAction action)
    {
        foreach (var relation in relations)
        {
            var node = relation.As("RangeVar"u8);
            if (node.Exists) walker.Facts.Relation(Names.OfRelation(node), action, only: !node["inh"u8].IsTrue);
            else walker.Facts.Unknown(Phrases.Node);
        }
    }
}
