using System.Globalization;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Reports objects from the many ways in which utility statements write their names (gram.y: CommentStmt, DropStmt and kin).</summary>
internal static class ObjectNames
{
    public static void Report(TreeWalker walker, ObjectType type, Node name, ObjectAction action)
    {
        if (name.As("List"u8) is { Exists: true } list) FromList(walker, type, list["items"u8], action);
        else if (Single(name) is { } single) walker.Facts.Object(type.Word, single, action);
        else walker.Facts.Unknown(Phrases.Name);

        // Argument types of functions and operators, types of casts.
        if (!name.As("TypeName"u8).Exists && type.Form != NameForm.OnDomain) walker.Walk(name);
    }

    /// <summary>A name with a relation in front of it.</summary>
    public static void OnRelation(TreeWalker walker, string word, Node relation, string? name, ObjectAction action)
    {
        walker.Facts.Object(word, name, action);
        // The relation is touched by it, never merely read: dropping a trigger changes what the table does.
        var access = action is ObjectAction.Access or ObjectAction.Comment;
        walker.Facts.Object("table", Names.OfRelation(relation), access ? action : ObjectAction.Alter);
    }

    /// <summary>The name in a String, TypeName, ObjectWithArgs, RangeVar or number.</summary>
    public static QualifiedName? Single(Node wrapper)
    {
        var inner = wrapper.Wrapped;
        return NodeTypes.Find(inner.Name) switch
        {
            NodeType.String => Names.Plain(inner["sval"u8].Text ?? ""),
            NodeType.TypeName => Names.Qualified(inner["names"u8]),
            NodeType.ObjectWithArgs => Names.Qualified(inner["objname"u8]),
            NodeType.RangeVar => Names.OfRelation(inner),
            NodeType.Integer => Names.Plain(inner.Number("ival"u8).ToString(CultureInfo.InvariantCulture)),
            NodeType.Float => Names.Plain(inner["fval"u8].Text ?? ""),
            NodeType.List => Names.Qualified(inner["items"u8]),
            _ => null,
        };
    }

    private static void FromList(TreeWalker walker, ObjectType type, Node items, ObjectAction action)
    {
        switch (type.Form)
        {
            case NameForm.OnDomain or NameForm.Types:
                foreach (var item in items)
                {
                    Object(walker, type.Word, Single(item), action);
                    return;
                }

                walker.Facts.Unknown(Phrases.Name);
                return;
            case NameForm.Plain:
                Object(walker, type.Word, Names.Qualified(items), action);
                return;
        }

        var parts = Names.Strings(items).ToArray().AsSpan();
        if (parts.Length < 2)
        {
            walker.Facts.Unknown(Phrases.Name);
        }
        else if (type.Form == NameForm.InAccessMethod)
        {
            Object(walker, type.Word, Names.Qualified(parts[1..]), action);
        }
        else if (Names.Qualified(parts[..^1]) is not { } relation)
        {
            walker.Facts.Unknown(Phrases.Name);
        }
        else if (type.Form == NameForm.Column)
        {
            walker.Facts.Object(type.Word, relation, action);
            walker.Facts.Column(relation, parts[^1]);
        }
        else
        {
            walker.Facts.Object(type.Word, parts[^1], action);
            walker.Facts.Object("table", relation, action is ObjectAction.Access or ObjectAction.Comment ? action : ObjectAction.Alter);
        }
    }

    private static void Object(TreeWalker walker, string word, QualifiedName? name, ObjectAction action)
    {
        if (name is { } known) walker.Facts.Object(word, known, action);
        else walker.Facts.Unknown(Phrases.Name);
    }
}
