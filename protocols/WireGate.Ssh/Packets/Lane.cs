namespace WireGate.Ssh.Packets;

/// <summary>Packets that keep their order among themselves: those of one channel, those of the connection. Only <see cref="Outbox"/> touches it.</summary>
internal sealed class Lane
{
    internal Queue<OutboundPacket> Packets { get; } = new();

    /// <summary>Bytes that wait.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Whether it stands in the ring of those that have something to send.</summary>
    internal bool IsWaiting { get; set; }
}
