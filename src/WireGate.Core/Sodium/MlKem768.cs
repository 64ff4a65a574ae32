namespace WireGate.Core.Sodium;

/// <summary>The key encapsulation ML-KEM-768 (FIPS 203), which a quantum computer is not known to break.</summary>
public static class MlKem768
{
    public const int PublicKeyLength = 1184;
    public const int SecretKeyLength = 2400;
    public const int CiphertextLength = 1088;
    public const int SharedLength = 32;
    public const int SeedLength = 64;

    public static void MakeKeys(Span<byte> publicKey, Span<byte> secretKey)
    {
        Exact.Length(publicKey, PublicKeyLength);
        Exact.Length(secretKey, SecretKeyLength);
        Exact.Done(SodiumLibrary.crypto_kem_mlkem768_keypair(publicKey, secretKey));
    }

    /// <summary>The key pair that belongs to a seed: d and z of FIPS 203 §7.1.</summary>
    public static void MakeKeys(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> secretKey)
    {
        Exact.Length(seed, SeedLength);
        Exact.Length(publicKey, PublicKeyLength);
        Exact.Length(secretKey, SecretKeyLength);
        Exact.Done(SodiumLibrary.crypto_kem_mlkem768_seed_keypair(publicKey, secretKey, seed));
    }

    /// <summary>Makes a secret that only the holder of the secret key can take out of the ciphertext. False if the public key is not one.</summary>
    public static bool TryEncapsulate(ReadOnlySpan<byte> publicKey, Span<byte> ciphertext, Span<byte> shared)
    {
        Exact.Length(publicKey, PublicKeyLength);
        Exact.Length(ciphertext, CiphertextLength);
        Exact.Length(shared, SharedLength);
        return SodiumLibrary.crypto_kem_mlkem768_enc(ciphertext, shared, publicKey) == 0;
    }

    /// <summary>A ciphertext that was made for another key, or changed, gives a secret that nobody else has.</summary>
    public static void Decapsulate(ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> secretKey, Span<byte> shared)
    {
        Exact.Length(ciphertext, CiphertextLength);
        Exact.Length(secretKey, SecretKeyLength);
        Exact.Length(shared, SharedLength);
        Exact.Done(SodiumLibrary.crypto_kem_mlkem768_dec(shared, ciphertext, secretKey));
    }
}
