namespace WireGate.Core.Redaction.Detectors;

/// <summary>What a state's numbers for people look like. Letters are upper case; spans are as long as the number.</summary>
internal static class NationalIds
{
    /// <summary>For a number modulo 23 (Spain, Ministerio del Interior).</summary>
    private static ReadOnlySpan<byte> DniLetters => "TRWAGMYFPDXBNJZSQVHLCKE"u8;

    /// <summary>What a character at an odd place counts (Italy, DM 23 dicembre 1976): the letters A to Z; a digit counts as the letter of its rank.</summary>
    private static ReadOnlySpan<byte> OddPlaces => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    /// <summary>United States: <c>AAA-GG-SSSS</c>; areas 000, 666 and 900 to 999, group 00 and serial 0000 are never given.</summary>
    public static bool IsSsn(ReadOnlySpan<byte> text) =>
        Fits(text, "000-00-0000"u8) && text[0] != '9' && !text.StartsWith("000"u8) && !text.StartsWith("666"u8) && !text[4..6].SequenceEqual("00"u8) && !text.EndsWith("0000"u8);

    /// <summary>United Kingdom: two letters that are given out, six digits, A to D.</summary>
    public static bool IsNino(ReadOnlySpan<byte> text) =>
        Fits(text, "AA000000A"u8) && "DFIQUV"u8.IndexOf(text[0]) < 0 && "DFIOQUV"u8.IndexOf(text[1]) < 0 && text[8] <= 'D'
        && !(text.StartsWith("BG"u8) || text.StartsWith("GB"u8) || text.StartsWith("NK"u8) || text.StartsWith("KN"u8) || text.StartsWith("TN"u8) || text.StartsWith("NT"u8) || text.StartsWith("ZZ"u8));

    /// <summary>Spain: eight digits, or X, Y or Z (for 0, 1, 2) and seven, and the letter that follows from them.</summary>
    public static bool IsDni(ReadOnlySpan<byte> text)
    {
        var isNie = Fits(text, "A0000000A"u8) && text[0] is >= (byte)'X' and <= (byte)'Z';
        if (!isNie && !Fits(text, "00000000A"u8)) return false;
        var number = isNie ? text[0] - 'X' : text[0] - '0';
        foreach (var digit in text[1..8]) number = (number * 10) + digit - '0';
        return DniLetters[number % 23] == text[8];
    }

    /// <summary>Poland: a date of birth, a serial, and a check digit.</summary>
    public static bool IsPesel(ReadOnlySpan<byte> text)
    {
        if (!Fits(text, "00000000000"u8)) return false;
        // The century is added to the month: 80 for 1800, 20 for 2000 and so on.
        var month = Number(text[2..4]) % 20;
        var day = Number(text[4..6]);
        if (month is < 1 or > 12 || day is < 1 or > 31) return false;
        return (10 - CheckDigits.Weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 == text[10] - '0';
    }

    /// <summary>France: sex, year, month, department (2A and 2B on Corsica), place, serial, and 97 less the rest of all that.</summary>
    public static bool IsNir(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'1' or (byte)'2')) return false;
        var corsica = text[5] == '2' ? text[6] switch { (byte)'A' => 1_000_000L, (byte)'B' => 2_000_000L, _ => 0L } : 0L;
        var number = 0L;
        for (var place = 0; place < 13; place++)
        {
            var isLetter = place == 6 && corsica != 0;
            if (!isLetter && !Ascii.IsDigit(text[place])) return false;
            number = (number * 10) + (isLetter ? 0 : text[place] - '0');
        }

        if (!Ascii.IsDigit(text[13]) || !Ascii.IsDigit(text[14])) return false;
        return 97 - ((number - corsica) % 97) == Number(text[13..]);
    }

    /// <summary>Italy: six letters of the names, the date and place of birth, and a letter that follows from them. Digits may be letters where two people had the same.</summary>
    public static bool IsCodiceFiscale(ReadOnlySpan<byte> text)
    {
        if (!Fits(text, "AAAAAA**A**A***A"u8)) return false;
        var sum = 0;
        for (var place = 0; place < 15; place++)
        {
            var rank = Ascii.IsDigit(text[place]) ? text[place] - '0' : text[place] - 'A';
            sum += place % 2 == 0 ? OddPlaces[rank] : rank;
        }

        return text[15] == 'A' + (sum % 26);
    }

    /// <summary>Brazil: <c>000.000.000-00</c>, the last two of which follow from the rest.</summary>
    public static bool IsCpf(ReadOnlySpan<byte> text)
    {
        if (!Fits(text, "000.000.000-00"u8)) return false;
        Span<byte> digits = [.. text[..3], .. text[4..7], .. text[8..11], .. text[12..]];
        if (digits.IndexOfAnyExcept(digits[0]) < 0) return false;
        return Check(CheckDigits.Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[9] - '0'
            && Check(CheckDigits.Weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[10] - '0';

        static int Check(int sum) => sum * 10 % 11 % 10;
    }

    private static int Number(ReadOnlySpan<byte> twoDigits) => ((twoDigits[0] - '0') * 10) + twoDigits[1] - '0';

    /// <summary>Whether the text has digits where the shape has 0, letters where it has A, either where it has an asterisk, and the same signs.</summary>
    private static bool Fits(ReadOnlySpan<byte> text, ReadOnlySpan<byte> shape)
    {
        if (text.Length != shape.Length) return false;
        for (var place = 0; place < shape.Length; place++)
        {
            var fits = shape[place] switch
            {
                (byte)'0' => Ascii.IsDigit(text[place]),
                (byte)'A' => Ascii.IsLetter(text[place]),
                (byte)'*' => Ascii.IsAlphanumeric(text[place]),
                _ => text[place] == shape[place],
            };
            if (!fits) return false;
        }

        return true;
    }
}
