using System.Collections.Frozen;

namespace WireGate.Core.Approvals;

/// <summary>
/// Characters that pass for one of ASCII in common fonts: those of UTS 39's table that are letters of Latin, Greek, Cyrillic and Armenian or stand for what
/// statements and commands are punctuated with, and the alphabets for mathematics and full width.
/// </summary>
internal static class LookAlikes
{
    private static readonly FrozenDictionary<int, char> Table = Build(
        ('a', "\u0430\u0251\u03B1"), ('b', "\u0184\u044C"), ('c', "\u0441\u03F2\u1D04\u217D"), ('d', "\u0501\u217E"), ('e', "\u0435\u04BD\u212E"), ('f', "\u0192\u03DD"),
        ('g', "\u0261\u0581"), ('h', "\u04BB\u0570"), ('i', "\u0456\u0131\u03B9\u2170\u0269"), ('j', "\u0458\u03F3"), ('k', "\u043A\u03BA"), ('l', "\u04CF\u217C"),
        ('m', "\u043C\u217F"), ('n', "\u0578\u03B7"), ('o', "\u043E\u03BF\u0585\u03C3\u1D0F"), ('p', "\u0440\u03C1\u2374"), ('q', "\u051B\u0566"), ('r', "\u0433\u1D26"),
        ('s', "\u0455\uA731\u017F"), ('t', "\u0442\u03C4"), ('u', "\u03C5\u057D\u1D1C"), ('v', "\u03BD\u0475\u2174\u1D20"), ('w', "\u051D\u0461\u1D21\u0561"),
        ('x', "\u0445\u03C7\u2179"), ('y', "\u0443\u04AF\u03B3"), ('z', "\u1D22"),
        ('A', "\u0410\u0391"), ('B', "\u0412\u0392"), ('C', "\u0421\u03F9\u216D"), ('D', "\u216E"), ('E', "\u0415\u0395"), ('F', "\u03DC"), ('G', "\u050C"), ('H', "\u041D\u0397"),
        ('I', "\u0406\u0399\u04C0\u2160"), ('J', "\u0408\u037F"), ('K', "\u041A\u039A\u212A"), ('L', "\u216C"), ('M', "\u041C\u039C\u216F\u03FA"), ('N', "\u039D"),
        ('O', "\u041E\u039F\u0555"), ('P', "\u0420\u03A1"), ('Q', "\u051A"), ('S', "\u0405\u054F"), ('T', "\u0422\u03A4"), ('U', "\u054D"), ('V', "\u0474\u2164"), ('W', "\u051C"),
        ('X', "\u0425\u03A7\u2169"), ('Y', "\u04AE\u03A5"), ('Z', "\u0396"), ('3', "\u0417\u0437"),
        (';', "\u037E"), (',', "\u201A\u02CC"), ('\'', "\u2018\u2019\u201B\u02B9\u02BC\u02BB\u02BD\u02C8\u2032\u2035\u00B4"), ('"', "\u201C\u201D\u201E\u201F\u2033\u02BA\u02DD"),
        ('-', "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\uFE58\u02D7"), ('/', "\u2044\u2215\u29F8"), ('\\', "\u2216\u29F5\u29F9"), ('*', "\u2217\u066D\u204E\u22C6"),
        ('|', "\u2223\u01C0\u2758"), (':', "\u2236\uA789\u02D0\u05C3"), ('.', "\u2024\u06D4\u0660"), ('<', "\u2039\u276E"), ('>', "\u203A\u276F"), ('=', "\u2E40\uA78A"),
        ('!', "\u01C3"), ('~', "\u223C\u02DC"), ('^', "\u02C6\u2303"), ('(', "\u2768\u2772"), (')', "\u2769\u2773"), ('{', "\u2774"), ('}', "\u2775"), ('`', "\u02CB\u1FEF\u2035"),
        ('+', "\u2795"), ('%', "\u066A"), ('&', "\uA778"), ('$', "\uFE69"));

    /// <summary>What it looks like; 0 where it looks like itself.</summary>
    public static char Find(int code) => code switch
    {
        < 0x80 => '\0',
        // Full width forms of all of printable ASCII.
        >= 0xFF01 and <= 0xFF5E => (char)(code - 0xFF01 + '!'),
        // Mathematical alphabets: A to Z and a to z, thirteen times in a row.
        >= 0x1D400 and <= 0x1D6A3 => Letter((code - 0x1D400) % 52),
        // Mathematical digits: 0 to 9, five times.
        >= 0x1D7CE and <= 0x1D7FF => (char)('0' + (code - 0x1D7CE) % 10),
        _ => Table.GetValueOrDefault(code),
    };

    private static char Letter(int index) => (char)(index < 26 ? 'A' + index : 'a' + index - 26);

    private static FrozenDictionary<int, char> Build(params ReadOnlySpan<(char Like, string Characters)> rows)
    {
        var table = new Dictionary<int, char>();
        foreach (var (like, characters) in rows)
            foreach (var character in characters) table.TryAdd(character, like);
        return table.ToFrozenDictionary();
    }
}
