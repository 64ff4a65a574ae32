using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WireGate.Events.Sinks;

namespace WireGate.Notifications.Callbacks;

/// <summary>
/// Slack's signature of a request, "Verifying requests from Slack": <c>X-Slack-Signature: v0=HEX</c>, HMAC-SHA256 of <c>v0:TIMESTAMP:BODY</c> under the signing
/// secret, over the body as it came.
/// </summary>
internal static class SlackSignature
{
    public const string Header = "X-Slack-Signature";
    public const string TimeHeader = "X-Slack-Request-Timestamp";

    public static bool IsValid(ReadOnlySpan<byte> secret, string signature, string timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (secret.Length < WebhookSignature.LeastKey || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > WebhookSignature.Tolerance.TotalSeconds) return false;
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.ASCII.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        var expected = "v0=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature));
    }
}
