using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WireGate.Events.Sinks;

/// <summary>
/// <c>wiregate-signature: t=SECONDS,v1=HEX</c> where HEX is HMAC-SHA256 of <c>SECONDS.BODY</c>. The time is in it so that a body can't be replayed later.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "wiregate-signature";

    /// <summary>How far off the time of a signature may be: clocks differ, and a body can be replayed for as long.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>RFC 2104 section 3 wants the length of the hash; half of it can't be guessed either, a password can.</summary>
    public const int LeastKey = 16;

    /// <summary>Whether the header is the signature of the body, made within <see cref="Tolerance"/> of now.</summary>
    public static bool IsValid(ReadOnlySpan<byte> key, string header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var parts = header.Split(',');
        if (key.Length < LeastKey || parts.Length != 2 || !parts[0].StartsWith("t=", StringComparison.Ordinal)
            || !long.TryParse(parts[0].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(key, seconds, body)), Encoding.ASCII.GetBytes(header));
    }

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
