using System.Text;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>Reads a relation's name from text as regclass does (stringToQualifiedNameList): <c>schema.name</c>, folded unless quoted.</summary>
internal static class RelationName
{
    public static bool TryParse(string text, out QualifiedName name)
    {
        name = default;
        var parts = new List<string>(3);
        var rest = text.AsSpan().Trim(" \t\n\r\f\v");
        while (true)
        {
            if (parts.Count == 3 || !TryReadPart(ref rest, out var part)) return false;
            parts.Add(part);
            rest = rest.TrimStart(" \t\n\r\f\v");
            if (rest.IsEmpty) break;
            if (rest[0] != '.') return false;
            rest = rest[1..].TrimStart(" \t\n\r\f\v");
        }

        name = new QualifiedName(parts.Count > 2 ? parts[^3] : null, parts.Count > 1 ? parts[^2] : null, parts[^1]);
        return true;
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out string part)
    {
        part = "";
        if (rest.IsEmpty) return false;
        if (rest[0] != '"')
        {
            var end = rest.IndexOfAny(". \t\n\r\f\v\"");
            if (end < 0) end = rest.Length;
            if (end == 0 || char.IsAsciiDigit(rest[0])) return false;
            // Only ASCII folds in a UTF-8 database.
            part = FoldAscii(rest[..end]);
            rest = rest[end..];
            return true;
        }

        var quoted = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"') quoted.Append(rest[i]);
            else if (i + 1 < rest.Length && rest[i + 1] == '"') quoted.Append(rest[i++]);
            else
            {
                part = quoted.ToString();
                rest = rest[(i + 1)..];
                return part.Length > 0;
            }
        }

        return false;
    }

    private static string FoldAscii(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var unit in text) folded.Append(char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit);
        return folded.ToString();
    }
}
