namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Types, domains, operators, aggregates, collations, text search, casts: what changes how expressions are read.</summary>
internal static class TypeReader
{
    /// <summary>CREATE AGGREGATE, OPERATOR, TYPE, COLLATION, TEXT SEARCH ….</summary>
    public static string Define(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["kind"u8]);
        Definition.Named(walker, type.Word, node["defnames"u8], ObjectAction.Create);
        Definition.TypedOptions(walker, node["definition"u8]);
        walker.WalkFields(NodeType.DefineStmt, node, "defnames", "definition");
        return type.Alter.Replace("ALTER ", "CREATE ", StringComparison.Ordinal);
    }

    public static string CreateComposite(TreeWalker walker, Node node)
    {
        walker.Facts.Object("type", Names.OfRelation(node["typevar"u8]), ObjectAction.Create);
        walker.WalkFields(NodeType.CompositeTypeStmt, node, "typevar");
        return "CREATE TYPE";
    }

    public static string CreateEnum(TreeWalker walker, Node node) => Named(walker, "type", node["typeName"u8], ObjectAction.Create, "CREATE TYPE");

    public static string AlterEnum(TreeWalker walker, Node node) => Named(walker, "type", node["typeName"u8], ObjectAction.Alter, "ALTER TYPE");

    public static string CreateRange(TreeWalker walker, Node node)
    {
        Definition.TypedOptions(walker, node["params"u8]);
        return Named(walker, "type", node["typeName"u8], ObjectAction.Create, "CREATE TYPE");
    }

    public static string AlterType(TreeWalker walker, Node node)
    {
        Definition.TypedOptions(walker, node["options"u8]);
        return Named(walker, "type", node["typeName"u8], ObjectAction.Alter, "ALTER TYPE");
    }

    public static string CreateDomain(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "domain", node["domainname"u8], ObjectAction.Create);
        walker.WalkFields(NodeType.CreateDomainStmt, node, "domainname");
        return "CREATE DOMAIN";
    }

    public static string AlterDomain(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "domain", node["typeName"u8], ObjectAction.Alter);
        walker.WalkFields(NodeType.AlterDomainStmt, node, "typeName");
        return "ALTER DOMAIN";
    }

    public static string AlterCollation(TreeWalker walker, Node node) =>
        Named(walker, "collation", node["collname"u8], ObjectAction.Alter, "ALTER COLLATION");

    public static string AlterOperator(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "operator", node["opername"u8]["objname"u8], ObjectAction.Alter);
        Definition.TypedOptions(walker, node["options"u8]);
        walker.WalkFields(NodeType.AlterOperatorStmt, node, "options");
        return "ALTER OPERATOR";
    }

    public static string CreateOperatorClass(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "operator class", node["opclassname"u8], ObjectAction.Create);
        Items(walker, node["items"u8]);
        walker.WalkFields(NodeType.CreateOpClassStmt, node, "opclassname", "opfamilyname", "items");
        return "CREATE OPERATOR CLASS";
    }

    public static string CreateOperatorFamily(TreeWalker walker, Node node) =>
        Named(walker, "operator family", node["opfamilyname"u8], ObjectAction.Create, "CREATE OPERATOR FAMILY");

    public static string AlterOperatorFamily(TreeWalker walker, Node node)
    {
        Items(walker, node["items"u8]);
        return Named(walker, "operator family", node["opfamilyname"u8], ObjectAction.Alter, "ALTER OPERATOR FAMILY");
    }

    public static string CreateCast(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "cast", node["sourcetype"u8]["names"u8], ObjectAction.Create);
        Definition.Function(walker, node["func"u8]["objname"u8]);
        walker.WalkFields(NodeType.CreateCastStmt, node);
        return "CREATE CAST";
    }

    public static string CreateTransform(TreeWalker walker, Node node)
    {
        Definition.Named(walker, "transform", node["type_name"u8]["names"u8], ObjectAction.Create);
        Definition.Function(walker, node["fromsql"u8]["objname"u8]);
        Definition.Function(walker, node["tosql"u8]["objname"u8]);
        walker.WalkFields(NodeType.CreateTransformStmt, node);
        return "CREATE TRANSFORM";
    }

    public static string CreateConversion(TreeWalker walker, Node node)
    {
        Definition.Function(walker, node["func_name"u8]);
        return Named(walker, "conversion", node["conversion_name"u8], ObjectAction.Create, "CREATE CONVERSION");
    }

    public static string AlterDictionary(TreeWalker walker, Node node) =>
        Named(walker, "text search dictionary", node["dictname"u8], ObjectAction.Alter, "ALTER TEXT SEARCH DICTIONARY");

    public static string AlterConfiguration(TreeWalker walker, Node node) =>
        Named(walker, "text search configuration", node["cfgname"u8], ObjectAction.Alter, "ALTER TEXT SEARCH CONFIGURATION");

    private static string Named(TreeWalker walker, string type, Node name, ObjectAction action, string kind)
    {
        Definition.Named(walker, type, name, action);
        return kind;
    }

    /// <summary>Operators, functions and a storage type of an operator class (opclasscmds.h: OPCLASS_ITEM_*).</summary>
    private static void Items(TreeWalker walker, Node items)
    {
        foreach (var wrapped in items)
        {
            var item = wrapped.As("CreateOpClassItem"u8);
            var name = item["name"u8]["objname"u8];
            // DROP names only a number and types.
            if (name.Exists && item.Number("itemtype"u8) == 1) ExpressionReader.OperatorName(walker, name);
            else Definition.Function(walker, name);
            walker.WalkFields(NodeType.CreateOpClassItem, item, "order_family");
        }
    }
}
