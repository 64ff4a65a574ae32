namespace WireGate.Postgres.Masking.Values;

/// <summary>Keeps the domain of what is an e-mail address, and the last four characters of any other text that is long enough for them to be a part.</summary>
internal sealed class PartialMask : IValueMask
{
    private const int Kept = 4;

    /// <summary>Shorter texts would be half told.</summary>
    private const int Least = 2 * Kept;

    /// <summary>RFC 1035: the longest name of a domain.</summary>
    private const int LongestDomain = 253;

    public static PartialMask Instance { get; } = new();

    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        output.Write("***"u8);
        output.Write(value[StartOfKept(value)..]);
        return true;
    }

    private static int StartOfKept(ReadOnlySpan<byte> value)
    {
        var at = value.IndexOf((byte)'@');
        if (at > 0 && IsLocalPart(value[..at]) && IsDomain(value[(at + 1)..])) return at;
        if (Characters.Count(value) < Least) return value.Length;
        var start = value.Length;
        for (var kept = 0; kept < Kept; kept++) start = Characters.Before(value, start);
        return start;
    }

    private static bool IsLocalPart(ReadOnlySpan<byte> text) => !text.ContainsAnyInRange((byte)0, (byte)' ');

    private static bool IsDomain(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestDomain || !text.Contains((byte)'.')) return false;
        foreach (var letter in text)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'.' or (byte)'-')) return false;
        return true;
    }
}
