namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>What CREATE and ALTER of the rarer kinds of objects share: a name, and options that may name types.</summary>
internal static class Definition
{
    public static void Named(TreeWalker walker, string type, Node name, ObjectAction action)
    {
        if (Names.Qualified(name) is { } known) walker.Facts.Object(type, known, action);
        else walker.Facts.Unknown(Phrases.Name);
    }

    /// <summary>Options whose values are types, or functions written as types are (gram.y: def_arg).</summary>
    public static void TypedOptions(TreeWalker walker, Node options)
    {
        foreach (var option in options)
        {
            var value = option.As("DefElem"u8)["arg"u8];
            walker.Walk(value.Exists ? value : option);
        }
    }

    public static void Function(TreeWalker walker, Node name)
    {
        if (!name.Exists) return;
        if (Names.Qualified(name) is { } known) walker.Facts.Function(known);
        else walker.Facts.Unknown(Phrases.Name);
    }
}
