using System.Buffers.Text;
using System.Security.Cryptography;

namespace WireGate.Console.SignIn;

/// <summary>
/// Gives away what has to come back unread and unchanged, so that strangers' log-ins take no memory here. AES-256-GCM by a key that lives as long as the process.
/// <code>
/// sealed = nonce(12) tag(16) ciphertext        base64url
/// </code>
/// </summary>
internal sealed class Sealer : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Cookies have 4 kB.</summary>
    private const int MaxLength = 3000;

    private readonly AesGcm _cipher = new(RandomNumberGenerator.GetBytes(32), TagLength);

    /// <param name="purpose">What it is sealed for; it opens for nothing else.</param>
    /// <param name="plain">What is sealed.</param>
    public string Seal(ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceLength));
        _cipher.Encrypt(bytes.AsSpan(0, NonceLength), plain, bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), purpose);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null if it was not sealed here for this purpose.</summary>
    public byte[]? Open(ReadOnlySpan<byte> purpose, string? text)
    {
        if (text is null or { Length: > MaxLength } || !Base64Url.IsValid(text, out var length) || length < NonceLength + TagLength) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        try
        {
            _cipher.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), plain, purpose);
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
