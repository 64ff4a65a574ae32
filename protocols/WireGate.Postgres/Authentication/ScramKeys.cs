using System.Security.Cryptography;

namespace WireGate.Postgres.Authentication;

/// <summary>The arithmetic of RFC 5802 section 3 with SHA-256 (RFC 7677).</summary>
internal static class ScramKeys
{
    public const int KeyLength = 32;

    /// <summary>ClientKey and ServerKey, one behind the other.</summary>
    public const int PairLength = 2 * KeyLength;

    /// <summary>
    /// <c>SaltedPassword := Hi(Normalize(password), salt, i); ClientKey := HMAC(SaltedPassword, "Client Key"); ServerKey := HMAC(SaltedPassword, "Server Key")</c>
    /// </summary>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, Span<byte> keys)
    {
        Span<byte> salted = stackalloc byte[KeyLength];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, salted, iterations, HashAlgorithmName.SHA256);
        HMACSHA256.HashData(salted, "Client Key"u8, keys[..KeyLength]);
        HMACSHA256.HashData(salted, "Server Key"u8, keys[KeyLength..PairLength]);
        CryptographicOperations.ZeroMemory(salted);
    }

    /// <summary><c>ClientProof := ClientKey XOR HMAC(StoredKey, AuthMessage)</c>; the same operation turns a proof back into the key.</summary>
    public static void Prove(ReadOnlySpan<byte> clientKeyOrProof, ReadOnlySpan<byte> storedKey, ReadOnlySpan<byte> authMessage, Span<byte> result)
    {
        HMACSHA256.HashData(storedKey, authMessage, result);
        for (var i = 0; i < KeyLength; i++) result[i] ^= clientKeyOrProof[i];
    }

    /// <summary><c>AuthMessage := client-first-message-bare "," server-first-message "," client-final-message-without-proof</c></summary>
    public static byte[] AuthMessage(ReadOnlySpan<byte> clientFirstBare, ReadOnlySpan<byte> serverFirst, ReadOnlySpan<byte> clientFinalWithoutProof) =>
        [.. clientFirstBare, (byte)',', .. serverFirst, (byte)',', .. clientFinalWithoutProof];
}
