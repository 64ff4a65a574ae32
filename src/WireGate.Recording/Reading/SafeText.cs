using System.Globalization;
using System.Text;

namespace WireGate.Recording.Reading;

/// <summary>
/// Recorded text on its way to a terminal. What was recorded came from agents and servers: none of it may move a cursor, set a title, answer for the person
/// at the keyboard or turn the direction of writing.
/// </summary>
public static class SafeText
{
    /// <summary>Replaces what a terminal would act on; line ends and tabs too, so that the text stays on its line.</summary>
    public static string Line(string text) => Clean(text, keepsLines: false);

    /// <summary>Keeps line feeds and tabs.</summary>
    public static string Lines(string text) => Clean(text, keepsLines: true);

    /// <summary>At most so many characters of one line.</summary>
    public static string Short(string text, int length)
    {
        var line = Line(text);
        return line.Length <= length ? line : string.Concat(line.AsSpan(0, length - 1), "…");
    }

    private static string Clean(string text, bool keepsLines)
    {
        var at = 0;
        while (at < text.Length && text[at] is >= ' ' and <= '~') at++;
        if (at == text.Length) return text;
        var clean = new StringBuilder(text.Length).Append(text, 0, at);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
        {
            if (keepsLines && rune.Value is ('\n' or '\t')) clean.Append((char)rune.Value);
            else if (!keepsLines && rune.Value is ('\n' or '\r' or '\t')) clean.Append(' ');
            else if (keepsLines && rune.Value == '\r') continue;
            else if (Acts(rune)) clean.Append('\ufffd');
            else clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Control characters (C0, DEL, C1), and format characters: among them those that turn the direction of writing.</summary>
    private static bool Acts(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
