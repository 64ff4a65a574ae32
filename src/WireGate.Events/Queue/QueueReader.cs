using System.Threading.Channels;
using WireGate.Events.Configuration;

namespace WireGate.Events.Queue;

/// <summary>One sink's place in the queue. The numbers are guarded by the queue's lock, <see cref="Dropped"/> is read without.</summary>
internal sealed class QueueReader(string name, EventFilter filter, PositionFile position)
{
    /// <summary>One wake-up is enough, however many events there are. Waiting code never runs on a publisher's thread.</summary>
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private long _dropped;

    public string Name { get; } = name;

    public EventFilter Filter { get; } = filter;

    public PositionFile Position { get; } = position;

    /// <summary>The last event that need not be delivered any more.</summary>
    public long Done { get; set; }

    /// <summary>What <see cref="Position"/> says.</summary>
    public long Saved { get; set; } = -1;

    /// <summary>Where the next batch begins; null for "the first segment with something after <see cref="Done"/>".</summary>
    public Segment? Segment { get; set; }

    public long Offset { get; set; }

    /// <summary>Events that were lost to this sink since the start of the gate.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void AddDropped(long count) => Volatile.Write(ref _dropped, _dropped + count);

    public void Wake() => _news.Writer.TryWrite(true);

    /// <summary>Returns once there may be something new.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _news.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
}
