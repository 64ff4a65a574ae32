using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Sodium;

namespace WireGate.Recording.Keys;

/// <summary>The public key of a gate, in the form of a verifier key of C2SP signed-note: <c>NAME+HASH+BASE64(0x01 || 32 bytes)</c>.</summary>
public sealed class NodeVerifierKey
{
    /// <summary>Ed25519 (C2SP signed-note, "Signature types").</summary>
    private const byte Algorithm = 0x01;

    private readonly byte[] _key;

    public NodeVerifierKey(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length != Ed25519.PublicKeyLength) throw new KeyFormatException("a node's key has 32 bytes");
        _key = key.ToArray();
        Name = KeyName.Check(name);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. Encoding.ASCII.GetBytes(name), (byte)'\n', Algorithm, .. key], hash);
        Hash = BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    public string Name { get; }

    /// <summary>Tells keys of one name apart in signature lines.</summary>
    public uint Hash { get; }

    public ReadOnlySpan<byte> Key => _key;

    /// <param name="text">One line; a line end behind it is ignored.</param>
    /// <exception cref="KeyFormatException">It is not one.</exception>
    public static NodeVerifierKey Parse(string text)
    {
        // Base64 has pluses of its own.
        var parts = text.TrimEnd('\r', '\n').Split('+', 3);
        if (parts is not [var name, var hash, var encoded]) throw new KeyFormatException("a verifier key is one line: NAME+HASH+KEY");
        Span<byte> bytes = stackalloc byte[1 + Ed25519.PublicKeyLength];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || length != bytes.Length || Convert.ToBase64String(bytes) != encoded || bytes[0] != Algorithm)
            throw new KeyFormatException("a verifier key is of Ed25519: 0x01 and 32 bytes in base64");
        var key = new NodeVerifierKey(bytes[1..], name);
        return key.HashText == hash ? key : throw new KeyFormatException("the hash of the verifier key does not fit its name and bytes");
    }

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Ed25519.Verify(message, signature, _key);

    /// <summary>The line, without its end.</summary>
    public override string ToString() => $"{Name}+{HashText}+{Convert.ToBase64String([Algorithm, .. _key])}";

    private string HashText => Hash.ToString("x8", CultureInfo.InvariantCulture);
}
