using System.Globalization;
using System.Text;

namespace WireGate.Recording.Ledger;

/// <summary>Times as entries write them: RFC 3339, UTC, microseconds, always of one length.</summary>
internal static class LedgerTime
{
    public const int Length = 27;
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static ReadOnlySpan<byte> Placeholder => "0000-00-00T00:00:00.000000Z"u8;

    public static void Format(DateTimeOffset time, Span<byte> destination) =>
        Encoding.ASCII.GetBytes(time.UtcDateTime.ToString(Pattern, CultureInfo.InvariantCulture), destination);

    public static bool TryParse(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(text, Pattern, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
