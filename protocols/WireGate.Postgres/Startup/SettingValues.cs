using System.Buffers;
using System.Globalization;

namespace WireGate.Postgres.Startup;

/// <summary>Checks of values as the server reads them, no wider than what clients send.</summary>
internal static class SettingValues
{
    private static readonly SearchValues<char> ZoneCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/:<>. ");

    public static bool IsTrue(string value) => IsOneOf(value, "on", "true", "yes", "1", "t", "y", "tr", "tru", "ye");

    public static bool IsFalse(string value) => IsOneOf(value, "off", "false", "no", "0", "f", "n", "of", "fa", "fal", "fals");

    public static bool IsBool(string value) => IsTrue(value) || IsFalse(value);

    public static bool IsOneOf(string value, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (string.Equals(value, word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    public static bool IsInt(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;

    /// <summary>A whole number, in milliseconds or with a unit.</summary>
    public static bool IsDuration(string value)
    {
        var digits = value.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = value.Length;
        return digits is > 0 and <= 10 && value.AsSpan(digits).Trim(' ') is "" or "us" or "ms" or "s" or "min" or "h" or "d";
    }

    public static bool IsTimeZone(string value) => value.Length is > 0 and <= 64 && !value.AsSpan().ContainsAnyExcept(ZoneCharacters);

    /// <summary>ISO output, whatever the order in which dates are read.</summary>
    public static bool IsIsoDateStyle(string value)
    {
        var iso = false;
        foreach (var range in value.AsSpan().Split(','))
        {
            var word = value.AsSpan(range).Trim(' ').ToString();
            if (IsOneOf(word, "ISO")) iso = true;
            else if (!IsOneOf(word, "MDY", "DMY", "YMD", "US", "European", "NonEuropean", "Euro")) return false;
        }

        return iso;
    }

    public static bool IsUtf8(string value) => IsOneOf(value.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), "UTF8", "UNICODE");
}
