namespace WireGate.Postgres.Catalogue;

/// <summary>Reads values of search_path as SHOW prints them.</summary>
public static class SearchPathText
{
    /// <summary>Whether the temporary schema is named, and last.</summary>
    public static bool EndsWithTemporary(string value) => value.Split(',') is [.., var last] && Unquoted(last) == "pg_temp";

    /// <summary>Whether two values name the same schemas; blanks and needless quotes don't count.</summary>
    public static bool AreEqual(string one, string other) =>
        one.Split(',').Select(Unquoted).SequenceEqual(other.Split(',').Select(Unquoted), StringComparer.Ordinal);

    /// <summary>Whether nothing but pg_catalog (and, before it, the temporary schema) is looked through: <c>''</c>, as pg_dump sets it.</summary>
    public static bool IsEmpty(string value) => Unquoted(value) is "" or "pg_catalog";

    private static string Unquoted(string part)
    {
        var text = part.Trim();
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
    }
}
