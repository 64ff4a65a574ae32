namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Other servers: foreign data wrappers, servers, user mappings, publications, subscriptions.</summary>
internal static class ForeignReader
{
    public static string CreateWrapper(TreeWalker walker, Node node) => Wrapper(walker, node, ObjectAction.Create, "CREATE FOREIGN DATA WRAPPER");

    public static string AlterWrapper(TreeWalker walker, Node node) => Wrapper(walker, node, ObjectAction.Alter, "ALTER FOREIGN DATA WRAPPER");

    public static string CreateServer(TreeWalker walker, Node node) => Server(walker, node, ObjectAction.Create, "CREATE SERVER");

    public static string AlterServer(TreeWalker walker, Node node) => Server(walker, node, ObjectAction.Alter, "ALTER SERVER");

    public static string CreateMapping(TreeWalker walker, Node node) =>
        Mapping(walker, NodeType.CreateUserMappingStmt, node, ObjectAction.Create, "CREATE USER MAPPING");

    public static string AlterMapping(TreeWalker walker, Node node) =>
        Mapping(walker, NodeType.AlterUserMappingStmt, node, ObjectAction.Alter, "ALTER USER MAPPING");

    public static string DropMapping(TreeWalker walker, Node node) =>
        Mapping(walker, NodeType.DropUserMappingStmt, node, ObjectAction.Drop, "DROP USER MAPPING");

    public static string ImportSchema(TreeWalker walker, Node node)
    {
        walker.Facts.Object("server", node["server_name"u8].Text, ObjectAction.Alter);
        walker.Facts.Object("schema", node["local_schema"u8].Text, ObjectAction.Alter);
        // The tables listed are the other server's; each is made here under the same name. Without a list there may be any.
        var schema = node["local_schema"u8].Text;
        if (node["list_type"u8].Is("FDW_IMPORT_SCHEMA_LIMIT_TO"u8))
        {
            foreach (var table in node["table_list"u8])
                walker.Facts.Object("foreign table", Names.OfRelation(table.Wrapped) with { Schema = schema }, ObjectAction.Create);
        }
        else
        {
            walker.Facts.Object("foreign table", new QualifiedName(null, schema, ObjectUse.All), ObjectAction.Create);
        }

        Options(walker, node["options"u8]);
        return "IMPORT FOREIGN SCHEMA";
    }

    public static string CreatePublication(TreeWalker walker, Node node) =>
        Publication(walker, NodeType.CreatePublicationStmt, node, ObjectAction.Create, "CREATE PUBLICATION");

    public static string AlterPublication(TreeWalker walker, Node node) =>
        Publication(walker, NodeType.AlterPublicationStmt, node, ObjectAction.Alter, "ALTER PUBLICATION");

    public static string CreateSubscription(TreeWalker walker, Node node) => Subscription(walker, node, ObjectAction.Create, "CREATE SUBSCRIPTION");

    public static string AlterSubscription(TreeWalker walker, Node node) => Subscription(walker, node, ObjectAction.Alter, "ALTER SUBSCRIPTION");

    public static string DropSubscription(TreeWalker walker, Node node) => Subscription(walker, node, ObjectAction.Drop, "DROP SUBSCRIPTION");

    /// <summary>Options of a foreign table or server: file_fdw's name a file or program of the server.</summary>
    public static void Options(TreeWalker walker, Node options)
    {
        foreach (var wrapped in options)
        {
            var option = wrapped.As("DefElem"u8);
            if (Names.String(option["arg"u8]) is not { } value) continue;
            if (option["defname"u8].Is("filename"u8)) walker.Facts.File(value);
            else if (option["defname"u8].Is("program"u8)) walker.Facts.Program(value);
        }
    }

    private static string Wrapper(TreeWalker walker, Node node, ObjectAction action, string kind)
    {
        walker.Facts.Object("foreign data wrapper", node["fdwname"u8].Text, action);
        foreach (var wrapped in node["func_options"u8])
            Definition.Function(walker, wrapped.As("DefElem"u8)["arg"u8].As("List"u8)["items"u8]);
        return kind;
    }

    private static string Server(TreeWalker walker, Node node, ObjectAction action, string kind)
    {
        walker.Facts.Object("server", node["servername"u8].Text, action);
        Options(walker, node["options"u8]);
        return kind;
    }

    private static string Mapping(TreeWalker walker, NodeType type, Node node, ObjectAction action, string kind)
    {
        walker.Facts.Object("user mapping", node["servername"u8].Text, action);
        walker.WalkFields(type, node);
        return kind;
    }

    private static string Publication(TreeWalker walker, NodeType type, Node node, ObjectAction action, string kind)
    {
        walker.Facts.Object("publication", node["pubname"u8].Text, action);
        if (node["for_all_tables"u8].IsTrue) walker.Facts.Object("database", ObjectUse.All, ObjectAction.Alter);
        foreach (var wrapped in node["pubobjects"u8])
        {
            var item = wrapped.As("PublicationObjSpec"u8);
            if (!item["pubtable"u8].Exists) walker.Facts.Object("schema", item["name"u8].Text, ObjectAction.Alter);
        }

        walker.WalkFields(type, node);
        return kind;
    }

    private static string Subscription(TreeWalker walker, Node node, ObjectAction action, string kind)
    {
        walker.Facts.Object("subscription", node["subname"u8].Text, action);
        return kind;
    }
}
