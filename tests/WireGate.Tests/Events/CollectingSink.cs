using System.Collections.Concurrent;
using System.Collections.Immutable;
using WireGate.Events.Queue;
using WireGate.Events.Sinks;

namespace WireGate.Tests.Events;

/// <summary>Keeps what it gets; a test says what happens at each attempt, and waits for what it expects.</summary>
internal sealed class CollectingSink : IEventSink
{
    private readonly ConcurrentQueue<EventRecord> _records = new();
    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Source)> _waiting = [];
    private int _attempts;

    public int Most { get; init; } = 100;

    /// <summary>Runs before the events are taken, with the number of the attempt from 0; throws what the attempt is to end with.</summary>
    public Func<int, ImmutableArray<EventRecord>, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    public DeliveryReceipt Receipt { get; set; }

    public IReadOnlyCollection<EventRecord> Records => _records;

    public int Attempts => Volatile.Read(ref _attempts);

    public bool IsDisposed { get; private set; }

    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            await Before(Interlocked.Increment(ref _attempts) - 1, records, cancellationToken);
            foreach (var record in records) _records.Enqueue(record);
            return Receipt;
        }
        finally
        {
            lock (_gate)
            {
                foreach (var (condition, source) in _waiting)
                    if (condition()) source.TrySetResult();
            }
        }
    }

    /// <summary>Completes when so many events were taken.</summary>
    public Task HasAsync(int count) => WhenAsync(() => _records.Count >= count);

    public Task HasTriedAsync(int attempts) => WhenAsync(() => Attempts >= attempts);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private Task WhenAsync(Func<bool> condition)
    {
        lock (_gate)
        {
            if (condition()) return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((condition, source));
            return source.Task;
        }
    }
}
