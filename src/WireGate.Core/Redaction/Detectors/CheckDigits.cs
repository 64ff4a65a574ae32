namespace WireGate.Core.Redaction.Detectors;

/// <summary>The sums that tell a number from digits that look like one.</summary>
internal static class CheckDigits
{
    /// <summary>ISO/IEC 7812-1 annex B: every second digit from the right is doubled.</summary>
    public static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = digits[^(place + 1)] - '0';
            if (place % 2 == 1) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>ISO/IEC 7064 MOD 97-10 as ISO 13616 uses it: the first four characters last, letters as two digits.</summary>
    /// <param name="characters">Digits and letters of either case.</param>
    public static bool Iban(ReadOnlySpan<byte> characters)
    {
        var rest = 0;
        for (var place = 0; place < characters.Length; place++)
        {
            var one = characters[(place + 4) % characters.Length];
            rest = Ascii.IsDigit(one) ? ((rest * 10) + one - '0') % 97 : ((rest * 100) + (one | 0x20) - 'a' + 10) % 97;
        }

        return rest == 1;
    }

    /// <summary>The sum of the digits, each times its weight.</summary>
    public static int Weighted(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> weights)
    {
        var sum = 0;
        for (var place = 0; place < weights.Length; place++) sum += (digits[place] - '0') * weights[place];
        return sum;
    }
}
