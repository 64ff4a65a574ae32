using System.Buffers.Binary;
using System.Security.Cryptography;
using WireGate.Core.Sodium;

namespace WireGate.Ssh.Packets;

/// <summary>
/// <c>chacha20-poly1305@openssh.com</c> (draft-ietf-sshm-chacha20-poly1305). The first half of the key is for the body: its block 0 is the key of the tag, from block 1 on it
/// encrypts. The second half encrypts the length. The nonce is the packet's sequence number.
/// </summary>
internal sealed class ChaChaCipher : IPacketCipher
{
    public const int KeyLength = 2 * ChaCha20.KeyLength;

    private const int Length = 4;

    private readonly byte[] _key = GC.AllocateArray<byte>(KeyLength, pinned: true);

    public ChaChaCipher(ReadOnlySpan<byte> key) => key[..KeyLength].CopyTo(_key);

    public int HeadLength => Length;

    public int BlockLength => 8;

    public int TagLength => Poly1305.TagLength;

    public bool IsLengthApart => true;

    /// <summary>It is encrypted by a key of its own, so that it tells nothing of the body.</summary>
    public bool IsLengthUnproven => false;

    private ReadOnlySpan<byte> BodyKey => _key.AsSpan(0, ChaCha20.KeyLength);

    private ReadOnlySpan<byte> HeadKey => _key.AsSpan(ChaCha20.KeyLength);

    public uint ReadLength(uint sequence, Span<byte> head)
    {
        Span<byte> nonce = stackalloc byte[ChaCha20.NonceLength];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, sequence);
        // The tag is over the length as it was sent.
        Span<byte> length = stackalloc byte[Length];
        head[..Length].CopyTo(length);
        ChaCha20.Apply(length, nonce, 0, HeadKey);
        return BinaryPrimitives.ReadUInt32BigEndian(length);
    }

    public bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[ChaCha20.NonceLength];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, sequence);
        Span<byte> tagKey = stackalloc byte[Poly1305.KeyLength];
        tagKey.Clear();
        ChaCha20.Apply(tagKey, nonce, 0, BodyKey);
        var isWhole = Poly1305.Verify(packet, tagKey, tag);
        CryptographicOperations.ZeroMemory(tagKey);
        if (isWhole) ChaCha20.Apply(packet[Length..], nonce, 1, BodyKey);
        return isWhole;
    }

    public void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[ChaCha20.NonceLength];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, sequence);
        Span<byte> tagKey = stackalloc byte[Poly1305.KeyLength];
        tagKey.Clear();
        ChaCha20.Apply(tagKey, nonce, 0, BodyKey);
        ChaCha20.Apply(packet[..Length], nonce, 0, HeadKey);
        ChaCha20.Apply(packet[Length..], nonce, 1, BodyKey);
        Poly1305.Sign(packet, tagKey, tag);
        CryptographicOperations.ZeroMemory(tagKey);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
