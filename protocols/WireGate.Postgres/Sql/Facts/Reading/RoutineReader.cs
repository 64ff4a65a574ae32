namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Functions and procedures, what calls them, and what makes the server call them: triggers, rules, languages.</summary>
internal static class RoutineReader
{
    public static string Create(TreeWalker walker, Node node)
    {
        var isProcedure = node["is_procedure"u8].IsTrue;
        Definition.Named(walker, isProcedure ? "procedure" : "function", node["funcname"u8], ObjectAction.Create);
        Options(walker, node["options"u8]);
        walker.WalkFields(NodeType.CreateFunctionStmt, node, "funcname", "options");
        return isProcedure ? "CREATE PROCEDURE" : "CREATE FUNCTION";
    }

    public static string Alter(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objtype"u8]);
        Definition.Named(walker, type.Word, node["func"u8]["objname"u8], ObjectAction.Alter);
        Options(walker, node["actions"u8]);
        walker.WalkFields(NodeType.AlterFunctionStmt, node, "actions");
        return type.Alter;
    }

    public static string Call(TreeWalker walker, Node node)
    {
        walker.WalkFields(NodeType.CallStmt, node);
        return "CALL";
    }

    public static string Do(TreeWalker walker, Node node)
    {
        walker.Facts.Unknown(Phrases.DoBlock);
        walker.Facts.Language = "plpgsql";
        foreach (var wrapped in node["args"u8])
        {
            var option = wrapped.As("DefElem"u8);
            if (option["defname"u8].Is("language"u8)) walker.Facts.Language = Names.String(option["arg"u8])?.ToLowerInvariant();
        }

        return "DO";
    }

    public static string CreateTrigger(TreeWalker walker, Node node)
    {
        var relation = node["relation"u8];
        var table = Names.OfRelation(relation);
        ObjectNames.OnRelation(walker, "trigger", relation, node["trigname"u8].Text, ObjectAction.Create);
        Definition.Function(walker, node["funcname"u8]);
        foreach (var column in Names.Strings(node["columns"u8])) walker.Facts.Column(table, column);
        EnterOldAndNew(walker, table);
        walker.WalkFields(NodeType.CreateTrigStmt, node, "relation", "funcname", "args", "columns");
        walker.Pseudo.LeaveTo(0);
        return "CREATE TRIGGER";
    }

    public static string CreateEventTrigger(TreeWalker walker, Node node)
    {
        walker.Facts.Object("event trigger", node["trigname"u8].Text, ObjectAction.Create);
        Definition.Function(walker, node["funcname"u8]);
        return "CREATE EVENT TRIGGER";
    }

    public static string AlterEventTrigger(TreeWalker walker, Node node)
    {
        walker.Facts.Object("event trigger", node["trigname"u8].Text, ObjectAction.Alter);
        return "ALTER EVENT TRIGGER";
    }

    public static string CreateRule(TreeWalker walker, Node node)
    {
        var relation = node["relation"u8];
        ObjectNames.OnRelation(walker, "rule", relation, node["rulename"u8].Text, ObjectAction.Create);
        EnterOldAndNew(walker, Names.OfRelation(relation));
        walker.WalkFields(NodeType.RuleStmt, node, "relation");
        walker.Pseudo.LeaveTo(0);
        return "CREATE RULE";
    }

    public static string CreateLanguage(TreeWalker walker, Node node)
    {
        walker.Facts.Object("language", node["plname"u8].Text, ObjectAction.Create);
        Definition.Function(walker, node["plhandler"u8]);
        Definition.Function(walker, node["plinline"u8]);
        Definition.Function(walker, node["plvalidator"u8]);
        return "CREATE LANGUAGE";
    }

    public static string CreateAccessMethod(TreeWalker walker, Node node)
    {
        walker.Facts.Object("access method", node["amname"u8].Text, ObjectAction.Create);
        Definition.Function(walker, node["handler_name"u8]);
        return "CREATE ACCESS METHOD";
    }

    private static void EnterOldAndNew(TreeWalker walker, QualifiedName table)
    {
        walker.Pseudo.Enter("old", table);
        walker.Pseudo.Enter("new", table);
    }

    private static void Options(TreeWalker walker, Node options)
    {
        Node body = default;
        foreach (var wrapped in options)
        {
            var option = wrapped.As("DefElem"u8);
            var (name, value) = (option["defname"u8], option["arg"u8]);
            if (name.Is("set"u8)) SettingReader.Apply(walker, value.Wrapped, elsewhere: true);
            else if (name.Is("support"u8)) Definition.Function(walker, value.As("List"u8)["items"u8]);
            else if (name.Is("as"u8)) body = value;
            else if (name.Is("language"u8)) walker.Facts.Language = Names.String(value)?.ToLowerInvariant();
            else walker.Walk(value);
        }

        // AS 'library', 'symbol': the server loads that file.
        if (walker.Facts.Language == "c" && Names.Strings(body.As("List"u8)["items"u8]) is [var library, ..]) walker.Facts.File(library);
    }
}
