using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WireGate.Ssh.Packets;

/// <summary>HMAC over a packet's sequence number and its bytes (RFC 4253 §6.4, RFC 6668).</summary>
internal sealed class PacketMac : IDisposable
{
    private readonly IncrementalHash _hmac;

    public PacketMac(HashAlgorithmName hash, ReadOnlySpan<byte> key) => _hmac = IncrementalHash.CreateHMAC(hash, key);

    public int Length => _hmac.HashLengthInBytes;

    public void Sign(uint sequence, ReadOnlySpan<byte> packet, Span<byte> tag)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequence);
        _hmac.AppendData(number);
        _hmac.AppendData(packet);
        _hmac.GetHashAndReset(tag);
    }

    public bool Verify(uint sequence, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> tag)
    {
        Span<byte> own = stackalloc byte[Length];
        Sign(sequence, packet, own);
        return CryptographicOperations.FixedTimeEquals(own, tag);
    }

    public void Dispose() => _hmac.Dispose();
}
