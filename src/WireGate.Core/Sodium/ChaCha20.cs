namespace WireGate.Core.Sodium;

/// <summary>The stream cipher ChaCha20 as it was first published: a nonce and a block counter of 64 bits each. It authenticates nothing.</summary>
public static class ChaCha20
{
    public const int KeyLength = 32;
    public const int NonceLength = 8;

    /// <summary>Encrypts, or decrypts, in place.</summary>
    /// <param name="bytes">What is changed.</param>
    /// <param name="nonce">8 bytes.</param>
    /// <param name="counter">The number of the first block of 64 bytes.</param>
    /// <param name="key">32 bytes.</param>
    public static void Apply(Span<byte> bytes, ReadOnlySpan<byte> nonce, ulong counter, ReadOnlySpan<byte> key)
    {
        Exact.Length(nonce, NonceLength);
        Exact.Length(key, KeyLength);
        Exact.Done(SodiumLibrary.crypto_stream_chacha20_xor_ic(bytes, bytes, (ulong)bytes.Length, nonce, counter, key));
    }
}
