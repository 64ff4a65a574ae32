namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Names as nodes hold them: lists of <c>String</c>, or a <c>RangeVar</c>.</summary>
internal static class Names
{
    /// <summary>One component without qualification.</summary>
    public static QualifiedName Plain(string name) => new(null, null, name);

    public static QualifiedName OfRelation(Node rangeVar) =>
        new(rangeVar["catalogname"u8].Text, rangeVar["schemaname"u8].Text, rangeVar["relname"u8].Text ?? "");

    /// <summary>The texts of a list of <c>String</c>; what is none is left out.</summary>
    public static List<string> Strings(Node list)
    {
        var strings = new List<string>(3);
        foreach (var item in list)
            if (String(item) is { } text) strings.Add(text);
        return strings;
    }

    /// <summary>The text of a <c>String</c> node, or null.</summary>
    public static string? String(Node wrapper)
    {
        var inner = wrapper.As("String"u8);
        return inner.Exists ? inner["sval"u8].Text ?? "" : null;
    }

    /// <summary>A name of one to three components, or null: the server refuses longer ones too ("improper qualified name").</summary>
    public static QualifiedName? Qualified(Node list)
    {
        string? first = null, second = null, third = null;
        var count = 0;
        foreach (var item in list)
        {
            if (String(item) is not { } text) return null;
            (first, second, third) = (second, third, text);
            if (++count > 3) return null;
        }

        return third is null ? null : new QualifiedName(first, second, third);
    }

    public static QualifiedName? Qualified(ReadOnlySpan<string> parts) => parts switch
    {
        [var name] => new QualifiedName(null, null, name),
        [var schema, var name] => new QualifiedName(null, schema, name),
        [var catalog, var schema, var name] => new QualifiedName(catalog, schema, name),
        _ => null,
    };
}
