namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Databases, schemas, tablespaces, extensions, maintenance, and the server's own configuration.</summary>
internal static class ServerReader
{
    public static string CreateDatabase(TreeWalker walker, Node node)
    {
        foreach (var wrapped in node["options"u8])
        {
            var option = wrapped.As("DefElem"u8);
            if (Names.String(option["arg"u8]) is not { } value) continue;
            // The new database is a copy of its template, data and all.
            if (option["defname"u8].Is("template"u8)) walker.Facts.Object("database", value, ObjectAction.Alter);
            else if (option["defname"u8].Is("owner"u8)) walker.Facts.Role(value);
        }

        return One(walker, "database", node["dbname"u8], ObjectAction.Create, "CREATE DATABASE");
    }

    public static string DropDatabase(TreeWalker walker, Node node) => One(walker, "database", node["dbname"u8], ObjectAction.Drop, "DROP DATABASE");

    /// <summary>ALTER DATABASE with options, a tablespace, or REFRESH COLLATION VERSION.</summary>
    public static string AlterDatabase(TreeWalker walker, Node node) => One(walker, "database", node["dbname"u8], ObjectAction.Alter, "ALTER DATABASE");

    public static string AlterDatabaseSettings(TreeWalker walker, Node node)
    {
        SettingReader.Apply(walker, node["setstmt"u8], elsewhere: true);
        return AlterDatabase(walker, node);
    }

    public static string AlterSystem(TreeWalker walker, Node node)
    {
        SettingReader.Apply(walker, node["setstmt"u8], elsewhere: true);
        return "ALTER SYSTEM";
    }

    public static string CreateSchema(TreeWalker walker, Node node)
    {
        var owner = node["authrole"u8];
        // CREATE SCHEMA AUTHORIZATION joe makes a schema joe.
        walker.Facts.Object("schema", node["schemaname"u8].Text ?? ClauseReader.RoleName(owner), ObjectAction.Create);
        walker.WalkFields(NodeType.CreateSchemaStmt, node);
        return "CREATE SCHEMA";
    }

    public static string CreateTablespace(TreeWalker walker, Node node)
    {
        if (node["location"u8].Text is { } folder) walker.Facts.File(folder);
        walker.WalkFields(NodeType.CreateTableSpaceStmt, node);
        return One(walker, "tablespace", node["tablespacename"u8], ObjectAction.Create, "CREATE TABLESPACE");
    }

    public static string DropTablespace(TreeWalker walker, Node node) =>
        One(walker, "tablespace", node["tablespacename"u8], ObjectAction.Drop, "DROP TABLESPACE");

    public static string AlterTablespace(TreeWalker walker, Node node) =>
        One(walker, "tablespace", node["tablespacename"u8], ObjectAction.Alter, "ALTER TABLESPACE");

    public static string CreateExtension(TreeWalker walker, Node node)
    {
        foreach (var wrapped in node["options"u8])
        {
            var option = wrapped.As("DefElem"u8);
            if (option["defname"u8].Is("schema"u8)) walker.Facts.Object("schema", Names.String(option["arg"u8]), ObjectAction.Alter);
        }

        return One(walker, "extension", node["extname"u8], ObjectAction.Create, "CREATE EXTENSION");
    }

    public static string AlterExtension(TreeWalker walker, Node node) =>
        One(walker, "extension", node["extname"u8], ObjectAction.Alter, "ALTER EXTENSION");

    public static string Load(TreeWalker walker, Node node)
    {
        walker.Facts.File(node["filename"u8].Text ?? "");
        return "LOAD";
    }

    public static string Checkpoint(TreeWalker walker, Node node)
    {
        walker.Facts.Object("database", ObjectUse.All, ObjectAction.Maintain);
        return "CHECKPOINT";
    }

    public static string Vacuum(TreeWalker walker, Node node)
    {
        var relations = node["rels"u8];
        if (relations.IsEmpty) walker.Facts.Object("database", ObjectUse.All, ObjectAction.Maintain);
        foreach (var wrapped in relations)
        {
            var item = wrapped.As("VacuumRelation"u8);
            var table = Names.OfRelation(item["relation"u8]);
            walker.Facts.Object("table", table, ObjectAction.Maintain);
            foreach (var column in Names.Strings(item["va_cols"u8])) walker.Facts.Column(table, column);
        }

        walker.WalkFields(NodeType.VacuumStmt, node, "rels");
        return node["is_vacuumcmd"u8].IsTrue ? "VACUUM" : "ANALYZE";
    }

    public static string Cluster(TreeWalker walker, Node node)
    {
        Maintained(walker, "table", node["relation"u8]);
        return "CLUSTER";
    }

    public static string Refresh(TreeWalker walker, Node node)
    {
        Maintained(walker, "materialized view", node["relation"u8]);
        return "REFRESH MATERIALIZED VIEW";
    }

    public static string Reindex(TreeWalker walker, Node node)
    {
        var kind = node["kind"u8];
        if (kind.Is("REINDEX_OBJECT_INDEX"u8)) Maintained(walker, "index", node["relation"u8]);
        else if (kind.Is("REINDEX_OBJECT_TABLE"u8)) Maintained(walker, "table", node["relation"u8]);
        else walker.Facts.Object(kind.Is("REINDEX_OBJECT_SCHEMA"u8) ? "schema" : "database", node["name"u8].Text, ObjectAction.Maintain);
        return "REINDEX";
    }

    private static void Maintained(TreeWalker walker, string type, Node relation)
    {
        if (relation.Exists) walker.Facts.Object(type, Names.OfRelation(relation), ObjectAction.Maintain);
        else walker.Facts.Object("database", ObjectUse.All, ObjectAction.Maintain);
    }

    private static string One(TreeWalker walker, string type, Node name, ObjectAction action, string kind)
    {
        walker.Facts.Object(type, name.Text, action);
        return kind;
    }
}
