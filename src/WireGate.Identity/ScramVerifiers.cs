using System.Security.Cryptography;
using System.Text;
using WireGate.Core;

namespace WireGate.Identity;

/// <summary>
/// What a SCRAM-SHA-256 server keeps (RFC 5802 section 3, RFC 7677):
/// <code>
/// SaltedPassword = Hi(password, salt, i)           PBKDF2-HMAC-SHA-256
/// StoredKey      = H(HMAC(SaltedPassword, "Client Key"))
/// ServerKey      = HMAC(SaltedPassword, "Server Key")
/// </code>
/// </summary>
internal static class ScramVerifiers
{
    /// <summary>RFC 7677 section 4 asks for 4096 at least. More buys nothing: the password is a token of 160 random bits, not a word.</summary>
    public const int Iterations = 4096;

    private const int SaltLength = 16;
    private const int KeyLength = SHA256.HashSizeInBytes;

    /// <summary>
    /// The salt of a token, issued or not. It depends on the id alone, so that neither its existence nor its end can be told from it;
    /// ids never repeat, so no two tokens share one.
    /// </summary>
    public static byte[] SaltFor(ReadOnlySpan<byte> key, string tokenId) => Mac(key, "salt", tokenId)[..SaltLength];

    /// <param name="password">ASCII, which SASLprep (RFC 4013) leaves as it is.</param>
    /// <param name="salt">Its salt.</param>
    /// <param name="iterations">Rounds of PBKDF2.</param>
    public static ScramVerifier Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations)
    {
        Span<byte> keys = stackalloc byte[2 * KeyLength];
        var salted = keys[..KeyLength];
        var client = keys[KeyLength..];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, salt, salted, iterations, HashAlgorithmName.SHA256);
            HMACSHA256.HashData(salted, "Client Key"u8, client);
            return new ScramVerifier([.. salt], iterations, [.. SHA256.HashData(client)], [.. HMACSHA256.HashData(salted, "Server Key"u8)]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <summary>
    /// A verifier for an id that may not log in: the same on every call, and satisfied by no proof that anyone can make, since that takes
    /// a preimage of its StoredKey (RFC 5802 section 9: the exchange must not tell which names exist).
    /// </summary>
    public static ScramVerifier MakeUp(ReadOnlySpan<byte> key, string tokenId) =>
        new([.. SaltFor(key, tokenId)], Iterations, [.. Mac(key, "stored", tokenId)], [.. Mac(key, "server", tokenId)]);

    private static byte[] Mac(ReadOnlySpan<byte> key, string purpose, string tokenId) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose + '\0' + tokenId));
}
