namespace WireGate.Core.Sodium;

/// <summary>ChaCha20-Poly1305 (RFC 8439). A nonce is used once with a key, or both are worth nothing.</summary>
public static class ChaChaPoly
{
    public const int KeyLength = 32;
    public const int NonceLength = 12;
    public const int TagLength = 16;

    /// <param name="key">32 bytes.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="message">What is encrypted.</param>
    /// <param name="associated">What is bound to it and stays in the clear.</param>
    /// <param name="box">The ciphertext and behind it the tag: <see cref="TagLength"/> longer than the message. May begin where the message does.</param>
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> message, ReadOnlySpan<byte> associated, Span<byte> box)
    {
        Exact.Length(key, KeyLength);
        Exact.Length(nonce, NonceLength);
        Exact.Length(box, checked(message.Length + TagLength));
        Exact.Done(SodiumLibrary.crypto_aead_chacha20poly1305_ietf_encrypt(
            box, 0, message, (ulong)message.Length, associated, (ulong)associated.Length, 0, nonce, key));
    }

    /// <summary>False if key, nonce, ciphertext and what was bound to it don't belong together; the message is then zeroed.</summary>
    public static bool TryDecrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated, Span<byte> message)
    {
        Exact.Length(key, KeyLength);
        Exact.Length(nonce, NonceLength);
        if (box.Length < TagLength) return false;
        Exact.Length(message, box.Length - TagLength);
        return SodiumLibrary.crypto_aead_chacha20poly1305_ietf_decrypt(
            message, 0, 0, box, (ulong)box.Length, associated, (ulong)associated.Length, nonce, key) == 0;
    }
}
