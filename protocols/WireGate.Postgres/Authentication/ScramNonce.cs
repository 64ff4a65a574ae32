using System.Security.Cryptography;
using System.Text;

namespace WireGate.Postgres.Authentication;

/// <summary>RFC 5802 section 5.1: printable ASCII without a comma.</summary>
internal static class ScramNonce
{
    /// <summary>18 bytes, as PostgreSQL: 24 characters of base64.</summary>
    private const int Length = 18;

    /// <summary>PostgreSQL's have 24 characters on each side. A long one costs memory and hashing (pgbouncer CVE-2026-6665).</summary>
    public const int MaxLength = 256;

    public static byte[] Next() => Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));

    public static bool IsValid(ReadOnlySpan<byte> nonce) =>
        nonce.Length is > 0 and <= MaxLength && !nonce.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e) && !nonce.Contains((byte)',');
}
