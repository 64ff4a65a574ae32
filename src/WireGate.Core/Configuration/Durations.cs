using System.Globalization;

namespace WireGate.Core.Configuration;

/// <summary>Durations as people write them: a whole number and one of ms, s, m, h, d.</summary>
public static class Durations
{
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        long milliseconds = text.AsSpan(digits) switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => 0,
        };
        // Ten years: longer is a slip of the pen, and every sum with the present stays in range.
        if (milliseconds == 0 || number > 3650L * 86_400_000 / milliseconds) return false;
        value = TimeSpan.FromMilliseconds(number * milliseconds);
        return true;
    }
}
