using System.Collections.Immutable;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>Where events go. Used by one dispatcher, one call at a time.</summary>
internal interface IEventSink : IAsyncDisposable
{
    /// <summary>How many events it likes to get at once.</summary>
    int Most { get; }

    /// <summary>Delivers events in order; when it returns, the receiver has them as far as it can say.</summary>
    /// <exception cref="DeliveryException">It has not, or nobody knows. Others mean the same.</exception>
    ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken);
}
