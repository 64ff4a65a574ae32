using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using WireGate.Core.Sodium;

namespace WireGate.Recording.Ledger;

/// <summary>The public key of one that signs notes, written <c>NAME+HASH+BASE64(type || public key)</c>.</summary>
public sealed record NoteVerifierKey
{
    private readonly byte[] _publicKey;

    public NoteVerifierKey(string name, NoteSignatureType type, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteText.IsName(name)) throw new ArgumentException("a key's name holds neither spaces nor a plus", nameof(name));
        if (publicKey.Length != Ed25519.PublicKeyLength) throw new ArgumentException("a public key is 32 bytes", nameof(publicKey));
        (Name, Type, _publicKey) = (name, type, publicKey.ToArray());
        byte[] named = [.. NoteText.Encode(name), (byte)'\n', (byte)type, .. publicKey];
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    public string Name { get; }

    public NoteSignatureType Type { get; }

    /// <summary>The first four bytes of SHA-256(name || 0x0A || type || public key).</summary>
    public uint Id { get; }

    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>Null if the line is not exactly a verifier key of a type that is known here.</summary>
    public static NoteVerifierKey? TryParse(string line)
    {
        // Base64 may hold a plus too.
        var parts = line.Split('+', 3);
        if (parts.Length != 3 || !NoteText.IsName(parts[0]) || NoteText.TryBase64(parts[2]) is not { Length: 1 + Ed25519.PublicKeyLength } typed) return null;
        var type = (NoteSignatureType)typed[0];
        if (type is not (NoteSignatureType.Ed25519 or NoteSignatureType.Cosignature)) return null;
        var key = new NoteVerifierKey(parts[0], type, typed.AsSpan(1));
        return key.ToString() == line ? key : null;
    }

    public bool Made(NoteSignature signature) => signature.KeyId == Id && signature.Name == Name;

    /// <summary>Null if this key did not sign the note; else whether its signature is right.</summary>
    public bool? Verify(SignedNote note)
    {
        bool? right = null;
        foreach (var signature in note.Signatures)
        {
            if (!Made(signature)) continue;
            if (!Verify(note.Text, signature)) return false;
            right = true;
        }

        return right;
    }

    public bool Equals(NoteVerifierKey? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => (int)Id;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. _publicKey])}");

    private bool Verify(string text, NoteSignature signature)
    {
        var value = signature.Value.AsSpan();
        if (Type == NoteSignatureType.Ed25519) return Ed25519.Verify(NoteText.Encode(text), value, _publicKey);
        if (value.Length != sizeof(ulong) + Ed25519.SignatureLength) return false;
        var time = BinaryPrimitives.ReadUInt64BigEndian(value);
        if (time > long.MaxValue) return false;
        var cosigned = string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}");
        return Ed25519.Verify(NoteText.Encode(cosigned), value[sizeof(ulong)..], _publicKey);
    }
}
