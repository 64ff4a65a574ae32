using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>
/// <c>aes128-gcm@openssh.com</c> and <c>aes256-gcm@openssh.com</c>: RFC 5647 with the length field in the clear, as associated data. The nonce is 4 fixed bytes and a
/// counter of packets that starts at a random value.
/// </summary>
internal sealed class GcmCipher : IPacketCipher
{
    public const int NonceLength = 12;

    private const int Fixed = 4;
    private const int Length = 4;

    private readonly AesGcm _aes;
    private readonly byte[] _nonce;

    /// <param name="key">16 or 32 bytes.</param>
    /// <param name="nonce">The first packet's.</param>
    public GcmCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        _aes = new AesGcm(key, TagLength);
        _nonce = nonce[..NonceLength].ToArray();
    }

    public int HeadLength => Length;

    public int BlockLength => 16;

    public int TagLength => 16;

    public bool IsLengthApart => true;

    public bool IsLengthUnproven => false;

    public uint ReadLength(uint sequence, Span<byte> head) => BinaryPrimitives.ReadUInt32BigEndian(head);

    public bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        var body = packet[Length..];
        try
        {
            _aes.Decrypt(_nonce, body, tag, body, packet[..Length]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        Count();
        return true;
    }

    public void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        var body = packet[Length..];
        _aes.Encrypt(_nonce, body, body, tag, packet[..Length]);
        Count();
    }

    public void Dispose() => _aes.Dispose();

    /// <summary>RFC 5647 §7.1: the lower 64 bits alone.</summary>
    private void Count()
    {
        var counter = _nonce.AsSpan(Fixed);
        BinaryPrimitives.WriteUInt64BigEndian(counter, unchecked(BinaryPrimitives.ReadUInt64BigEndian(counter) + 1));
    }
}
