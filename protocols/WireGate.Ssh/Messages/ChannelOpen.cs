using System.Buffers;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Messages;

/// <summary><c>byte 90, string type, uint32 sender, uint32 window, uint32 max_packet, …</c> (RFC 4254 §5.1).</summary>
internal readonly ref struct ChannelOpen
{
    private ChannelOpen(ReadOnlySpan<byte> type, uint sender, uint window, uint maxPacket, ReadOnlySpan<byte> fields)
    {
        Type = type;
        Sender = sender;
        Window = window;
        MaxPacket = maxPacket;
        Fields = fields;
    }

    public ReadOnlySpan<byte> Type { get; }

    /// <summary>How the sender knows it.</summary>
    public uint Sender { get; }

    public uint Window { get; }

    public uint MaxPacket { get; }

    /// <summary>The type's own.</summary>
    public ReadOnlySpan<byte> Fields { get; }

    public static ChannelOpen Read(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var type = reader.ReadString();
        var sender = reader.ReadUInt32();
        var window = reader.ReadUInt32();
        var maxPacket = reader.ReadUInt32();
        if (maxPacket == 0) throw new ProtocolViolationException("a channel takes no packets");
        return new ChannelOpen(type, sender, window, maxPacket, reader.Rest);
    }

    public static byte[] Write(ReadOnlySpan<byte> type, uint sender, uint window, uint maxPacket, ReadOnlySpan<byte> fields)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.ChannelOpen);
        writer.WriteString(type);
        writer.WriteUInt32(sender);
        writer.WriteUInt32(window);
        writer.WriteUInt32(maxPacket);
        writer.WriteBytes(fields);
        return output.WrittenSpan.ToArray();
    }
}
