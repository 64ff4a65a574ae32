using System.Text;

namespace WireGate.Postgres.Catalogue;

/// <summary>Reads values of search_path as the server does (SplitIdentifierString): what is not quoted folds to lower case.</summary>
public static class SearchPathText
{
    /// <summary>scanner_isspace.</summary>
    private const string Blanks = " \t\n\r\f\v";

    private const string BareEnds = "," + Blanks;

    /// <summary>Whether the temporary schema is named, and last.</summary>
    public static bool EndsWithTemporary(string value) => Split(value) is [.., "pg_temp"];

    /// <summary>Whether two values name the same schemas; blanks and needless quotes don't count.</summary>
    public static bool AreEqual(string one, string other) =>
        Split(one) is { } first && Split(other) is { } second && first.SequenceEqual(second, StringComparer.Ordinal);

    /// <summary>Whether nothing but pg_catalog (and, before it, the temporary schema) is looked through: <c>''</c>, as pg_dump sets it.</summary>
    public static bool IsEmpty(string value) => Split(value) is [] or ["" or "pg_catalog"];

    /// <summary>The names in order, or null for a value that the server refuses.</summary>
    private static List<string>? Split(string value)
    {
        var names = new List<string>(3);
        var rest = value.AsSpan().TrimStart(Blanks);
        if (rest.IsEmpty) return names;
        while (true)
        {
            if (!TryReadName(ref rest, out var name)) return null;
            names.Add(name);
            rest = rest.TrimStart(Blanks);
            if (rest.IsEmpty) return names;
            if (rest[0] != ',') return null;
            rest = rest[1..].TrimStart(Blanks);
        }
    }

    private static bool TryReadName(ref ReadOnlySpan<char> rest, out string name)
    {
        if (!rest.StartsWith('"'))
        {
            var end = rest.IndexOfAny(BareEnds);
            if (end < 0) end = rest.Length;
            name = FoldAscii(rest[..end]);
            rest = rest[end..];
            return name.Length > 0;
        }

        var quoted = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"') quoted.Append(rest[i]);
            else if (i + 1 < rest.Length && rest[i + 1] == '"') quoted.Append(rest[i++]);
            else
            {
                name = quoted.ToString();
                rest = rest[(i + 1)..];
                return true;
            }
        }

        name = "";
        return false;
    }

    private static string FoldAscii(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var unit in text) folded.Append(char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit);
        return folded.ToString();
    }
}
