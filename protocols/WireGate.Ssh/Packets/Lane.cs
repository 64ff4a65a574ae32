namespace WireGate.Ssh.Packets;

/// <summary>Packets that keep their order among themselves: those of one channel, those of the connection. Only <see cref="Outbox"/> touches it.</summary>
/// <param name="taken">Called after a packet of it was written, by whoever writes. It must not wait.</param>
internal sealed class Lane(Action? taken = null)
{
    private long _bytes;

    internal Queue<OutboundPacket> Packets { get; } = new();

    /// <summary>Bytes that wait, with what each packet costs besides.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    internal void Count(long bytes) => Volatile.Write(ref _bytes, _bytes + bytes);

    internal Action? Taken { get; } = taken;

    /// <summary>Whether it stands in the ring of those that have something to send.</summary>
    internal bool IsWaiting { get; set; }
}
