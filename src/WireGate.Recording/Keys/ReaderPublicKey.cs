using System.Security.Cryptography;
using WireGate.Core.Sodium;

namespace WireGate.Recording.Keys;

/// <summary>For whom recordings are sealed: <c>wiregate-reader-1 BASE64(32 bytes) NAME</c>.</summary>
public sealed class ReaderPublicKey
{
    private const string Word = "wiregate-reader-1";

    private readonly byte[] _key;

    public ReaderPublicKey(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length != X25519.KeyLength) throw new KeyFormatException("a reader's key has 32 bytes");
        _key = key.ToArray();
        Name = KeyName.Check(name);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. "wiregate-reader"u8, .. key], hash);
        Id = Convert.ToHexStringLower(hash[..8]);
    }

    public string Name { get; }

    /// <summary>16 hexadecimal digits, which name it in headers.</summary>
    public string Id { get; }

    public ReadOnlySpan<byte> Key => _key;

    /// <param name="text">One line; a line end behind it is ignored.</param>
    /// <exception cref="KeyFormatException">It is not one.</exception>
    public static ReaderPublicKey Parse(string text)
    {
        var parts = text.TrimEnd('\r', '\n').Split(' ');
        if (parts is not [Word, var key, var name]) throw new KeyFormatException($"a reader's public key is one line: {Word} KEY NAME");
        Span<byte> bytes = stackalloc byte[X25519.KeyLength];
        // Only one text stands for a key: what is decoded must encode to the same again.
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length != bytes.Length || Convert.ToBase64String(bytes) != key)
            throw new KeyFormatException("the key of a reader is 32 bytes in base64");
        return new ReaderPublicKey(bytes, name);
    }

    /// <summary>The line, without its end.</summary>
    public override string ToString() => $"{Word} {Convert.ToBase64String(_key)} {Name}";
}
