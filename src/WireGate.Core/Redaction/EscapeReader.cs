using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Core.Redaction;

/// <summary>
/// Reads one escape of those that text is carried in: <c>%41</c> (RFC 3986 §2.1), <c>\u0041</c> and <c>\n</c> (RFC 8259 §7), <c>\101</c> (PostgreSQL's bytea),
/// <c>&amp;#65;</c>, <c>&amp;#x41;</c> and <c>&amp;amp;</c> (HTML).
/// </summary>
internal static class EscapeReader
{
    /// <summary>Zeros may stand before a number of HTML without end; nobody writes more than the widest number has digits.</summary>
    private const int MostDigits = 10;

    /// <summary>The longest escape: <c>&amp;#x0000000041;</c>.</summary>
    public const int Longest = 4 + MostDigits;

    private const string HexDigits = "0123456789abcdefABCDEF";

    private static readonly ImmutableArray<(byte[] Name, byte Character)> Entities = ReadEntities(
        "amp& lt< gt> quot\" apos' sol/ bsol\\ plus+ equals= excl! num# dollar$ percnt% lpar( rpar) ast* comma, period. colon: semi; quest? commat@ lsqb[ lbrack[ rsqb] rbrack] Hat^ lowbar_ "
        + "grave` lcub{ lbrace{ verbar| vert| rcub} rbrace} hyphen- Tab\t NewLine\n");

    /// <summary>How each begins.</summary>
    public static ImmutableArray<Anchor> Anchors { get; } =
    [
        Anchor.Of("%", HexDigits, HexDigits, ""),
        Anchor.Of("\\", "uU\"\\/bfnrtv'0123", "", ""),
        Anchor.Of("&", "#abcdeghlnpqrsvHNT", "", ""),
    ];

    /// <summary>Whether an escape may begin with this byte.</summary>
    public static bool Begins(byte one) => one is (byte)'%' or (byte)'\\' or (byte)'&';

    /// <summary>Reads the escape that a text begins with.</summary>
    /// <param name="text">Begins with one of the three signs.</param>
    /// <param name="output">Room for four bytes.</param>
    /// <param name="written">How many bytes it stands for.</param>
    /// <returns>How long it is; 0 if it is none; -1 if the text ends inside of what may be one.</returns>
    public static int Read(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        if (text.Length < 2) return -1;
        return text[0] switch
        {
            (byte)'%' => ReadPercent(text, output, out written),
            (byte)'\\' => ReadBackslash(text, output, out written),
            _ => ReadEntity(text, output, out written),
        };
    }

    private static int ReadPercent(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        if (!char.IsAsciiHexDigit((char)text[1])) return 0;
        if (text.Length < 3) return -1;
        if (!char.IsAsciiHexDigit((char)text[2])) return 0;
        output[0] = byte.Parse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        written = 1;
        return 3;
    }

    private static int ReadBackslash(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        if (text[1] is (byte)'u' or (byte)'U') return ReadUnicode(text, output, out written);
        if (text[1] is >= (byte)'0' and <= (byte)'3') return ReadOctal(text, output, out written);
        output[0] = text[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'v' => (byte)'\v',
            (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'\'' => text[1],
            _ => 0,
        };
        if (output[0] == 0) return 0;
        written = 1;
        return 2;
    }

    private static int ReadOctal(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        for (var place = 2; place < 4; place++)
        {
            if (place >= text.Length) return -1;
            if (text[place] is < (byte)'0' or > (byte)'7') return 0;
        }

        output[0] = (byte)(((text[1] - '0') << 6) | ((text[2] - '0') << 3) | (text[3] - '0'));
        written = 1;
        return 4;
    }

    private static int ReadUnicode(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        var taken = ReadUnit(text, out var unit);
        if (taken <= 0) return taken;
        if (!char.IsHighSurrogate(unit)) return Write(unit, taken, output, out written);
        var second = ReadUnit(text[taken..], out var low);
        if (second < 0) return -1;
        return second > 0 && char.IsLowSurrogate(low) ? Write(char.ConvertToUtf32(unit, low), taken + second, output, out written) : 0;
    }

    private static int ReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        for (var place = 0; place < 6; place++)
        {
            if (place >= text.Length) return -1;
            var fits = place switch { 0 => text[0] == '\\', 1 => text[1] is (byte)'u' or (byte)'U', _ => char.IsAsciiHexDigit((char)text[place]) };
            if (!fits) return 0;
        }

        unit = (char)ushort.Parse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return 6;
    }

    private static int ReadEntity(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        if (text[1] != '#') return ReadNamed(text, output, out written);
        if (text.Length < 3) return -1;
        var isHex = text[2] is (byte)'x' or (byte)'X';
        var digits = text[(isHex ? 3 : 2)..];
        var count = 0;
        while (count < digits.Length && count <= MostDigits && (isHex ? char.IsAsciiHexDigit((char)digits[count]) : char.IsAsciiDigit((char)digits[count]))) count++;
        // The digits may go on.
        if (count == digits.Length && count <= MostDigits) return -1;
        if (count is 0 or > MostDigits) return 0;
        if (!uint.TryParse(digits[..count], isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code)) return 0;
        var length = text.Length - digits.Length + count;
        return Write((int)code, digits[count] == ';' ? length + 1 : length, output, out written);
    }

    private static int ReadNamed(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        var isOpen = false;
        foreach (var (name, character) in Entities)
        {
            var common = name.AsSpan().CommonPrefixLength(text[1..]);
            if (common == name.Length && text.Length > common + 1 && text[common + 1] == ';')
            {
                output[0] = character;
                written = 1;
                return common + 2;
            }

            isOpen |= common == text.Length - 1;
        }

        return isOpen ? -1 : 0;
    }

    private static int Write(int code, int taken, Span<byte> output, out int written)
    {
        written = 0;
        if (!Rune.TryCreate(code, out var rune)) return 0;
        written = rune.EncodeToUtf8(output);
        return taken;
    }

    /// <summary>Each name is followed by its character.</summary>
    private static ImmutableArray<(byte[] Name, byte Character)> ReadEntities(string table) =>
        [.. table.Split(' ').Select(static one => (Encoding.ASCII.GetBytes(one[..^1]), (byte)one[^1]))];
}
