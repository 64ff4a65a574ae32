using System.Buffers;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>A payload that waits to be sealed, in memory of its own.</summary>
/// <param name="bytes">From the shared pool; given back by <see cref="Return"/>.</param>
/// <param name="length">Of the payload.</param>
/// <param name="next">What seals the packets behind this one, which is then NEWKEYS.</param>
/// <param name="resetsSequence">Whether the packets behind it are counted from 0 again.</param>
internal readonly struct OutboundPacket(byte[] bytes, int length, IPacketCipher? next = null, bool resetsSequence = false)
{
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

    /// <summary>Zeroed: it may have been a password.</summary>
    public void Return()
    {
        CryptographicOperations.ZeroMemory(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
