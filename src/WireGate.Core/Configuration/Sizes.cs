using System.Globalization;

namespace WireGate.Core.Configuration;

/// <summary>Sizes as people write them: a whole number of bytes, or of KiB, MiB, GiB, TiB.</summary>
public static class Sizes
{
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length;
        if (digits == 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        long unit = text.AsSpan(digits) switch
        {
            "" => 1,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            _ => 0,
        };
        // A thousand TiB: longer is a slip of the pen, and sums stay in range.
        if (unit == 0 || number > (1L << 50) / unit) return false;
        bytes = number * unit;
        return true;
    }
}
