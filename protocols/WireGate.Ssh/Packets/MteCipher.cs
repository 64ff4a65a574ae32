using System.Buffers.Binary;

namespace WireGate.Ssh.Packets;

/// <summary>AES-CTR over the whole packet and a MAC over what it was before (RFC 4253 §6.4): what dropbear and paramiko have.</summary>
internal sealed class MteCipher(AesCtr aes, PacketMac mac) : IPacketCipher
{
    public int HeadLength => AesCtr.BlockLength;

    public int BlockLength => AesCtr.BlockLength;

    public int TagLength => mac.Length;

    public bool IsLengthApart => false;

    public bool IsLengthUnproven => true;

    public uint ReadLength(uint sequence, Span<byte> head)
    {
        aes.Apply(head[..HeadLength]);
        return BinaryPrimitives.ReadUInt32BigEndian(head);
    }

    public bool TryOpen(uint sequence, Span<byte> packet, ReadOnlySpan<byte> tag)
    {
        aes.Apply(packet[HeadLength..]);
        return mac.Verify(sequence, packet, tag);
    }

    public void Seal(uint sequence, Span<byte> packet, Span<byte> tag)
    {
        mac.Sign(sequence, packet, tag);
        aes.Apply(packet);
    }

    public void Dispose()
    {
        aes.Dispose();
        mac.Dispose();
    }
}
