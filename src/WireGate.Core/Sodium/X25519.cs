namespace WireGate.Core.Sodium;

/// <summary>The Diffie-Hellman function X25519 (RFC 7748). A secret key is any 32 random bytes.</summary>
public static class X25519
{
    public const int KeyLength = 32;

    public static void PublicKeyOf(ReadOnlySpan<byte> secretKey, Span<byte> publicKey)
    {
        Exact.Length(secretKey, KeyLength);
        Exact.Length(publicKey, KeyLength);
        Exact.Done(SodiumLibrary.crypto_scalarmult_curve25519_base(publicKey, secretKey));
    }

    /// <summary>The secret that two share. False if the other's key is one that makes it all zeros (RFC 7748 §6.1).</summary>
    public static bool TryAgree(ReadOnlySpan<byte> secretKey, ReadOnlySpan<byte> othersPublicKey, Span<byte> shared)
    {
        Exact.Length(secretKey, KeyLength);
        Exact.Length(othersPublicKey, KeyLength);
        Exact.Length(shared, KeyLength);
        return SodiumLibrary.crypto_scalarmult_curve25519(shared, secretKey, othersPublicKey) == 0;
    }
}
