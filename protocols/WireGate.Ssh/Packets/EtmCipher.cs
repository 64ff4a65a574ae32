using System.Buffers.Binary;

namespace WireGate.Ssh.Packets;

/// <summary>AES-CTR with a MAC over what was encrypted and the length in the clear: OpenSSH's <c>*-etm@openssh.com</c>.</summary>
internal sealed class EtmCipher(AesCtr aes, PacketMac mac) : IPacketCipher
{
    private const int Length = 4;

    public int HeadLength => Length;

    public int BlockLength => AesCtr.BlockLength;

    public int TagLength => mac.Length;

    public bool IsLengthApart => true;

    public bool IsLengthUnproven => false;

    public uint ReadLength(uint sequence, Span<byte> head) => BinaryPrimitives.ReadUInt32BigEndian(head);

    public bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        if (!mac.Verify(sequence, packet, tag)) return false;
        aes.Apply(packet[Length..]);
        return true;
    }

    public void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        aes.Apply(packet[Length..]);
        mac.Sign(sequence, packet, tag);
    }

    public void Dispose()
    {
        aes.Dispose();
        mac.Dispose();
    }
}
