using System.Globalization;

namespace WireGate.Events.Configuration;

/// <summary>Sizes as people write them: a whole number and one of KiB, MiB, GiB.</summary>
internal static class ByteSizes
{
    public static bool TryParse(string text, out long value)
    {
        value = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        var shift = text.AsSpan(digits) switch { "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => 0 };
        // A pebibyte is a slip of the pen, and every sum stays in range.
        if (shift == 0 || number > 1L << (50 - shift)) return false;
        value = number << shift;
        return true;
    }
}
