using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>A payload that waits to be sealed, in memory of its own.</summary>
/// <param name="bytes">From the shared pool; given back by <see cref="Return"/>.</param>
/// <param name="length">Of the payload.</param>
/// <param name="next">What seals the packets behind this one, which is then NEWKEYS.</param>
/// <param name="resetsSequence">Whether the packets behind it are counted from 0 again.</param>
internal readonly struct OutboundPacket(byte[] bytes, int length, IPacketCipher? next = null, bool resetsSequence = false)
{
    /// <summary>The number of a message and that of a channel.</summary>
    private const int Head = 5;

    public ReadOnlySpan<byte> Payload => bytes.AsSpan(0, length);

    public int Length => length;

    public IPacketCipher? Next => next;

    public bool ResetsSequence => resetsSequence;

    public static OutboundPacket Copy(ReadOnlySpan<byte> payload)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(bytes);
        return new OutboundPacket(bytes, payload.Length);
    }

    public static OutboundPacket Copy(byte number, uint recipient, ReadOnlySpan<byte> fields)
    {
        var length = Head + fields.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        bytes[0] = number;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), recipient);
        fields.CopyTo(bytes.AsSpan(Head));
        return new OutboundPacket(bytes, length);
    }

    /// <summary>Zeroed: it may have been a password.</summary>
    public void Return()
    {
        CryptographicOperations.ZeroMemory(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
