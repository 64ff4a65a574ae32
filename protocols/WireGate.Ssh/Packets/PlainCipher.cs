using System.Buffers.Binary;

namespace WireGate.Ssh.Packets;

/// <summary>No protection: until the first key exchange is over.</summary>
internal sealed class PlainCipher : IPacketCipher
{
    public int HeadLength => 4;

    public int BlockLength => 8;

    public int TagLength => 0;

    public bool IsLengthApart => false;

    public bool IsLengthUnproven => false;

    public uint ReadLength(uint sequence, Span<byte> head) => BinaryPrimitives.ReadUInt32BigEndian(head);

    public bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag) => true;

    public void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
    }

    public void Dispose()
    {
    }
}
