namespace WireGate.Postgres.Authentication;

/// <summary>Normalization form KC: https://www.unicode.org/reports/tr15/, over memory that the caller wipes.</summary>
internal static class CompatibilityComposition
{
    /// <summary>No character decomposes into more (U+FDFA).</summary>
    public const int MaxGrowth = 18;

    // Hangul syllables are computed: The Unicode Standard, section 3.12.
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, LCount = 19, VCount = 21, TCount = 28, NCount = VCount * TCount;

    /// <summary>Returns the length of the result.</summary>
    /// <param name="text">Code points.</param>
    /// <param name="result">At least <see cref="MaxGrowth"/> times as long.</param>
    public static int Normalize(ReadOnlySpan<int> text, Span<int> result)
    {
        var tables = UnicodeTables.Instance;
        var length = 0;
        foreach (var codePoint in text) length += Decompose(tables, codePoint, result[length..]);
        Order(tables, result[..length]);
        return Compose(tables, result[..length]);
    }

    private static int Decompose(UnicodeTables tables, int codePoint, Span<int> result)
    {
        var syllable = codePoint - SBase;
        if (syllable is >= 0 and < LCount * NCount)
        {
            result[0] = LBase + (syllable / NCount);
            result[1] = VBase + (syllable % NCount / TCount);
            if (syllable % TCount == 0) return 2;
            result[2] = TBase + (syllable % TCount);
            return 3;
        }

        if (tables.Decompositions.TryGetValue(codePoint, out var full))
        {
            full.CopyTo(result);
            return full.Length;
        }

        result[0] = codePoint;
        return 1;
    }

    /// <summary>Canonical ordering: marks by their class, those of one class as they stand.</summary>
    private static void Order(UnicodeTables tables, Span<int> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            var moved = ClassOf(tables, text[i]);
            if (moved == 0) continue;
            for (var j = i; j > 0 && ClassOf(tables, text[j - 1]) > moved; j--) (text[j - 1], text[j]) = (text[j], text[j - 1]);
        }
    }

    /// <summary>Canonical composition: each mark that nothing blocks joins the last starter if the two are one character.</summary>
    private static int Compose(UnicodeTables tables, Span<int> text)
    {
        var starter = -1;
        var length = 0;
        var lastClass = -1;
        foreach (var codePoint in text)
        {
            var ownClass = ClassOf(tables, codePoint);
            if (starter >= 0 && lastClass < ownClass && TryCompose(tables, text[starter], codePoint, out var one))
            {
                text[starter] = one;
                continue;
            }

            if (ownClass == 0) starter = length;
            // A starter blocks nothing of its own: what follows it directly may join it.
            lastClass = ownClass == 0 ? -1 : ownClass;
            text[length++] = codePoint;
        }

        return length;
    }

    private static bool TryCompose(UnicodeTables tables, int first, int second, out int one)
    {
        if (first - LBase is >= 0 and < LCount && second - VBase is >= 0 and < VCount)
        {
            one = SBase + ((((first - LBase) * VCount) + (second - VBase)) * TCount);
            return true;
        }

        if (first - SBase is >= 0 and < LCount * NCount && (first - SBase) % TCount == 0 && second - TBase is > 0 and < TCount)
        {
            one = first + (second - TBase);
            return true;
        }

        return tables.Compositions.TryGetValue((first, second), out one);
    }

    private static int ClassOf(UnicodeTables tables, int codePoint) => tables.CombiningClasses.GetValueOrDefault(codePoint);
}
