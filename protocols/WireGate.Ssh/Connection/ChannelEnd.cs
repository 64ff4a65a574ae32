using System.Buffers.Binary;
using System.Text;
using WireGate.Core;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;

namespace WireGate.Ssh.Connection;

/// <summary>One end of a relayed channel: the client's or the target's. Used under the lock of its channel.</summary>
/// <param name="outbox">To it.</param>
/// <param name="lane">Of the channel, to it.</param>
/// <param name="most">Bytes that may be under way to it.</param>
internal sealed class ChannelEnd(Outbox outbox, Lane lane, uint most)
{
    /// <summary>What it calls the channel.</summary>
    public uint Number { get; set; }

    /// <summary>The longest data that we told it to send.</summary>
    public uint MaxPacket { get; set; }

    /// <summary>For what is sent to it.</summary>
    public Credit Credit { get; } = new(most);

    public Lane Lane => lane;

    public bool HasEnded { get; private set; }

    public bool HasClosed { get; private set; }

    public bool IsToldEnd { get; private set; }

    public bool IsToldClose { get; private set; }

    /// <summary>Data, or extended data, that it sends.</summary>
    /// <exception cref="ProtocolViolationException">It may not.</exception>
    public void CheckData(uint length)
    {
        if (HasEnded || HasClosed) throw new ProtocolViolationException("data comes after the end of its channel");
        if (length > MaxPacket) throw new ProtocolViolationException("a channel's packet is longer than was agreed");
    }

    public void TakeEnd()
    {
        if (HasEnded || HasClosed) throw new ProtocolViolationException("a channel ends twice");
        HasEnded = true;
    }

    public void TakeClose()
    {
        if (HasClosed) throw new ProtocolViolationException("a channel is closed twice");
        HasClosed = true;
    }

    /// <summary>Sends it a message, unless it was told that nothing more comes.</summary>
    public void Send(byte number, ReadOnlySpan<byte> fields)
    {
        if (!IsToldClose) outbox.Send(lane, number, Number, fields);
    }

    public void SendNumber(byte number, uint value)
    {
        Span<byte> fields = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(fields, value);
        Send(number, fields);
    }

    /// <summary>A line for whoever runs the program, where its window takes it.</summary>
    public void SendErrorLine(string line)
    {
        // uint32 1 (stderr), string data (RFC 4254 §5.2).
        var text = Encoding.UTF8.GetBytes(line + "\r\n");
        if (IsToldEnd || !Credit.TryUse(text.Length)) return;
        var fields = new byte[8 + text.Length];
        fields[3] = 1;
        BinaryPrimitives.WriteInt32BigEndian(fields.AsSpan(4), text.Length);
        text.CopyTo(fields, 8);
        Send(MessageNumber.ChannelExtendedData, fields);
    }

    public void SendEnd()
    {
        if (IsToldEnd) return;
        Send(MessageNumber.ChannelEof, []);
        IsToldEnd = true;
    }

    public void SendClose()
    {
        if (IsToldClose) return;
        Send(MessageNumber.ChannelClose, []);
        IsToldClose = true;
    }

    public void Kick() => outbox.Kick();
}
