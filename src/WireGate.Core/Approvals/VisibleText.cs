using System.Globalization;
using System.Text;

namespace WireGate.Core.Approvals;

/// <summary>
/// Text that somebody else wrote, for people who decide by what they see: what would be invisible, would move other text or passes for something else is
/// shown as what it is. Nothing is left out.
/// </summary>
public static class VisibleText
{
    /// <summary>A text of lines for a terminal or a log. Line ends and tabs stay.</summary>
    public static string Of(string text) => Show(text, lines: true);

    /// <summary>A text that has to stay on one line: line ends and tabs are shown as what they are.</summary>
    public static string OnOneLine(string text) => Show(text, lines: false);

    /// <summary>The text in pieces, for whoever can point them out better than with characters.</summary>
    /// <param name="text">Any characters, well-formed or not.</param>
    /// <param name="lines">Whether line ends and tabs are plain.</param>
    public static IEnumerable<VisiblePiece> Split(string text, bool lines)
    {
        var plainFrom = 0;
        var word = new Word(0, false, false);
        for (var at = 0; at < text.Length;)
        {
            var wellFormed = Rune.TryGetRuneAt(text, at, out var rune);
            var length = wellFormed ? rune.Utf16SequenceLength : 1;
            if (at >= word.End) word = Word.At(text, at);
            var like = wellFormed ? LookAlikes.Find(rune.Value) : '\0';
            var piece = !wellFormed || IsHidden(rune, lines) ? new VisiblePiece(VisibleKind.Hidden, text.Substring(at, length), wellFormed ? rune.Value : text[at])
                : like != 0 && (!char.IsAsciiLetterOrDigit(like) || word.Deceives) ? new VisiblePiece(VisibleKind.LookAlike, text.Substring(at, length), rune.Value, like)
                : default;
            if (piece.Kind != VisibleKind.Plain)
            {
                if (at > plainFrom) yield return new VisiblePiece(VisibleKind.Plain, text[plainFrom..at]);
                yield return piece;
                plainFrom = at + length;
            }

            at += length;
        }

        if (plainFrom < text.Length) yield return new VisiblePiece(VisibleKind.Plain, text[plainFrom..]);
    }

    private static string Show(string text, bool lines)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var piece in Split(text, lines)) piece.AppendTo(shown);
        return shown.ToString();
    }

    private static bool IsHidden(Rune rune, bool lines)
    {
        if (rune.Value is '\n' or '\t') return !lines;
        if (rune.IsAscii) return Rune.IsControl(rune);
        if (DrawsNothing(rune.Value) || Overlays(rune.Value)) return true;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;
    }

    /// <summary>Fillers and selectors that are letters, marks or symbols to the standard and nothing to the eye.</summary>
    private static bool DrawsNothing(int code) => code is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0x180B and <= 0x180F)
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>Marks that are drawn over what stands beside them. Letters that people write with them have characters of their own.</summary>
    private static bool Overlays(int code) => code is (>= 0x0300 and <= 0x036F) or (>= 0x0483 and <= 0x0489) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF)
        or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F);

    /// <summary>A run of letters, digits and underlines.</summary>
    /// <param name="End">Where the next begins.</param>
    /// <param name="HasAscii">Whether it has letters of ASCII.</param>
    /// <param name="HasOther">Whether it has letters that look like nothing of ASCII.</param>
    private readonly record struct Word(int End, bool HasAscii, bool HasOther)
    {
        /// <summary>One alphabet's word that looks like another's, or a mixture. A word with letters of its own deceives nobody.</summary>
        public bool Deceives => HasAscii || !HasOther;

        public static Word At(string text, int at)
        {
            var word = new Word(at + 1, false, false);
            while (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && (Rune.IsLetterOrDigit(rune) || rune.Value == '_'))
            {
                at += rune.Utf16SequenceLength;
                var letter = Rune.IsLetter(rune);
                word = new Word(at, word.HasAscii || letter && rune.IsAscii, word.HasOther || letter && !rune.IsAscii && LookAlikes.Find(rune.Value) == 0);
            }

            return word;
        }
    }
}
