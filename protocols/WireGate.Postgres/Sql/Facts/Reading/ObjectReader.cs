namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Statements that do one thing to an object of any type: DROP, COMMENT, SECURITY LABEL, and ALTER … RENAME, OWNER, SET SCHEMA.</summary>
internal static class ObjectReader
{
    public static string Drop(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["removeType"u8]);
        // Policies decide who sees which rows, so dropping one is a change of access.
        var action = type.Word == "policy" ? ObjectAction.Access : ObjectAction.Drop;
        foreach (var name in node["objects"u8]) ObjectNames.Report(walker, type, name, action);
        walker.WalkFields(NodeType.DropStmt, node, "objects");
        return type.Drop;
    }

    public static string Comment(TreeWalker walker, Node node)
    {
        ObjectNames.Report(walker, ObjectTypes.Of(walker, node["objtype"u8]), node["object"u8], ObjectAction.Comment);
        return "COMMENT";
    }

    public static string SecurityLabel(TreeWalker walker, Node node)
    {
        ObjectNames.Report(walker, ObjectTypes.Of(walker, node["objtype"u8]), node["object"u8], ObjectAction.Access);
        return "SECURITY LABEL";
    }

    public static string Rename(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["renameType"u8]);
        var relation = node["relation"u8];
        var (oldName, newName) = (node["subname"u8].Text, node["newname"u8].Text ?? "");
        if (type.Form == NameForm.Column)
        {
            var owner = ObjectTypes.Of(walker, node["relationType"u8]);
            walker.Facts.Object(owner.Word, Names.OfRelation(relation), ObjectAction.Alter);
            walker.Facts.Column(Names.OfRelation(relation), oldName);
            return owner.Alter;
        }

        if (type.Form == NameForm.OnRelation)
        {
            var action = type.Word == "policy" ? ObjectAction.Access : ObjectAction.Alter;
            ObjectNames.OnRelation(walker, type.Word, relation, oldName, action);
            return type.Alter;
        }

        var name = Target(walker, type, node, ObjectAction.Alter) ?? (oldName is null ? null : Names.Plain(oldName));
        // Under its new name it is found by whoever asks for that name, so that name is made.
        if (type.Form == NameForm.Plain && name is { } was)
        {
            if (!node["object"u8].Exists && !relation.Exists) walker.Facts.Object(type.Word, was, ObjectAction.Alter);
            walker.Facts.Object(type.Word, was with { Name = newName }, ObjectAction.Create);
        }

        return type.Alter;
    }

    public static string SetSchema(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objectType"u8]);
        var name = Target(walker, type, node, ObjectAction.Alter);
        if (name is { } was)
            walker.Facts.Object(type.Word, new QualifiedName(null, node["newschema"u8].Text, was.Name), ObjectAction.Create);
        return type.Alter;
    }

    public static string SetOwner(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objectType"u8]);
        Target(walker, type, node, ObjectAction.Access);
        walker.WalkFields(NodeType.AlterOwnerStmt, node, "relation", "object");
        return type.Alter;
    }

    public static string Depends(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objectType"u8]);
        Target(walker, type, node, ObjectAction.Alter);
        walker.Facts.Object("extension", node["extname"u8]["sval"u8].Text, ObjectAction.Alter);
        return type.Alter;
    }

    public static string ExtensionContents(TreeWalker walker, Node node)
    {
        walker.Facts.Object("extension", node["extname"u8].Text, ObjectAction.Alter);
        ObjectNames.Report(walker, ObjectTypes.Of(walker, node["objtype"u8]), node["object"u8], ObjectAction.Alter);
        return "ALTER EXTENSION";
    }

    /// <summary>The object in the field <c>object</c> or <c>relation</c>; its name where it is one of its own.</summary>
    private static QualifiedName? Target(TreeWalker walker, ObjectType type, Node node, ObjectAction action)
    {
        var target = node["object"u8];
        var relation = node["relation"u8];
        if (relation.Exists)
        {
            var name = Names.OfRelation(relation);
            if (target.Exists) ObjectNames.OnRelation(walker, type.Word, relation, ObjectNames.Single(target)?.Name, action);
            else walker.Facts.Object(type.Word, name, action);
            return name;
        }

        if (!target.Exists) return null;
        ObjectNames.Report(walker, type, target, action);
        if (type.Form != NameForm.InAccessMethod) return ObjectNames.Single(target);
        return Names.Qualified(Names.Strings(target.Wrapped["items"u8]).ToArray().AsSpan(1..));
    }
}
