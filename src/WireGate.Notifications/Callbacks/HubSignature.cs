using System.Security.Cryptography;
using System.Text;
using WireGate.Events.Sinks;

namespace WireGate.Notifications.Callbacks;

/// <summary>
/// <c>X-Hub-Signature: sha256=HEX</c> (WebSub, section 8; Jira's webhooks): HMAC-SHA256 of the body. It has no time, so it can be replayed: what it says must do nothing when
/// it is said twice.
/// </summary>
internal static class HubSignature
{
    public const string Header = "X-Hub-Signature";

    public static bool IsValid(ReadOnlySpan<byte> secret, string signature, ReadOnlySpan<byte> body)
    {
        if (secret.Length < WebhookSignature.LeastKey) return false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, body, mac);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes("sha256=" + Convert.ToHexStringLower(mac)), Encoding.ASCII.GetBytes(signature));
    }
}
