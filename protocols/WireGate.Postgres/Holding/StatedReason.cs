using System.Text;

namespace WireGate.Postgres.Holding;

/// <summary>Why the agent wants it: what a comment <c>/* reason: … */</c> at the very beginning of the text says.</summary>
internal static class StatedReason
{
    /// <summary>Longer than a sentence or two is no reason any more; the text itself is shown whole.</summary>
    private const int MostCharacters = 500;

    private static ReadOnlySpan<byte> Word => "reason:"u8;

    /// <summary>Null where it says none.</summary>
    /// <param name="text">The SQL.</param>
    /// <param name="behind">Where the text goes on behind the comment; 0 where there is none.</param>
    public static string? Read(ReadOnlySpan<byte> text, out int behind)
    {
        behind = 0;
        var start = text.Length - text.TrimStart(" \t\r\n\f"u8).Length;
        if (!text[start..].StartsWith("/*"u8)) return null;
        var end = EndOfComment(text[start..]);
        if (end < 0) return null;
        var inside = text[(start + 2)..(start + end - 2)].Trim(" \t\r\n\f*"u8);
        if (inside.Length < Word.Length || !Ascii.EqualsIgnoreCase(inside[..Word.Length], Word)) return null;
        behind = start + end;
        var said = Encoding.UTF8.GetString(inside[Word.Length..]).Trim();
        if (said.Length == 0) return null;
        return said.Length > MostCharacters ? said[..MostCharacters] + "…" : said;
    }

    /// <summary>Comments nest (scan.l: xcstart).</summary>
    private static int EndOfComment(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var at = 0; at + 1 < text.Length; at++)
        {
            if (text[at] == '/' && text[at + 1] == '*') depth++;
            else if (text[at] == '*' && text[at + 1] == '/') depth--;
            else continue;
            at++;
            if (depth == 0) return at + 1;
        }

        return -1;
    }
}
