namespace WireGate.Postgres.Masking.Values;

/// <summary>Characters of UTF-8, which is what sessions speak. What is not UTF-8 is counted somehow and never cut outside of it.</summary>
internal static class Characters
{
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var unit in text)
            if (!IsContinuation(unit)) count++;
        return count;
    }

    /// <summary>Where the character before a place begins.</summary>
    public static int Before(ReadOnlySpan<byte> text, int place)
    {
        if (place == 0) return 0;
        do place--;
        while (place > 0 && IsContinuation(text[place]));
        return place;
    }

    /// <summary>Where so many characters end.</summary>
    public static int End(ReadOnlySpan<byte> text, int characters)
    {
        for (var place = 0; place < text.Length; place++)
            if (!IsContinuation(text[place]) && characters-- == 0) return place;
        return text.Length;
    }

    private static bool IsContinuation(byte unit) => (unit & 0xC0) == 0x80;
}
