using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Events.Sinks;

/// <summary>
/// <c>wiregate-signature: t=SECONDS,v1=HEX</c> where HEX is HMAC-SHA256 of <c>SECONDS.BODY</c>. The time is in it so that a body can't be replayed later.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "wiregate-signature";

    public static string Sign(ReadOnlySpan<byte> key, long seconds, ReadOnlySpan<byte> body)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.ASCII.GetBytes(time));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.GetHashAndReset(mac);
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
