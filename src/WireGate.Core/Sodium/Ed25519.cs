namespace WireGate.Core.Sodium;

/// <summary>Signatures by Ed25519 (RFC 8032). A wrong length of any key or output is the caller's error.</summary>
public static class Ed25519
{
    public const int PublicKeyLength = 32;
    public const int SeedLength = 32;

    /// <summary>The seed with the public key behind it, as libsodium and OpenSSH keep it.</summary>
    public const int SecretKeyLength = 64;

    public const int SignatureLength = 64;

    /// <summary>The key pair that belongs to 32 random bytes.</summary>
    public static void MakeKeys(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey)
    {
        Exact.Length(seed, SeedLength);
        Exact.Length(publicKey, PublicKeyLength);
        Exact.Length(secretKey, SecretKeyLength);
        Exact.Done(SodiumLibrary.crypto_sign_seed_keypair(publicKey, secretKey, seed));
    }

    public static void Sign(ReadOnlySpan<byte> message, ReadOnlySpan<byte> secretKey, Span<byte> signature)
    {
        Exact.Length(secretKey, SecretKeyLength);
        Exact.Length(signature, SignatureLength);
        Exact.Done(SodiumLibrary.crypto_sign_detached(signature, 0, message, (ulong)message.Length, secretKey));
    }

    /// <summary>Strict: a signature that can be bent into another one, and a public key of small order, are refused.</summary>
    public static bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey)
    {
        Exact.Length(publicKey, PublicKeyLength);
        return signature.Length == SignatureLength
            && SodiumLibrary.crypto_sign_verify_detached(signature, message, (ulong)message.Length, publicKey) == 0;
    }
}
