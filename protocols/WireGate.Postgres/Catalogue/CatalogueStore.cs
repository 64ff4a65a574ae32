using WireGate.Core;

namespace WireGate.Postgres.Catalogue;

/// <summary>
/// The current <see cref="CatalogueSnapshot"/> of one database, shared by all sessions on it. Read on first need by one caller for all,
/// again when it is old, when DDL ran through the gate and when a name was not found. What it does not know is unknown, so an old snapshot
/// errs by refusing; only a change made behind the gate's back can be judged by the old shape, and for <see cref="FreshFor"/> at most
/// while the target answers, <see cref="UsableFor"/> while it does not.
/// </summary>
public sealed class CatalogueStore(ICatalogueSource source, TimeProvider time)
{
    /// <summary>After this a new one is read beside the traffic.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(60);

    /// <summary>After this nothing is judged by it any more.</summary>
    public static readonly TimeSpan UsableFor = TimeSpan.FromMinutes(5);

    /// <summary>The least time between two readings on account of unknown names: an agent can ask for names that don't exist as fast as it likes.</summary>
    public static readonly TimeSpan MissInterval = TimeSpan.FromSeconds(1);

    /// <summary>A target that does not answer in this time counts as failed; also bounds a reading that no session waits for.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Entry _entry = new(CatalogueSnapshot.Empty, DateTimeOffset.MinValue, 0);
    private Task<CatalogueSnapshot>? _reading;
    private DateTimeOffset _readingStarted = DateTimeOffset.MinValue;
    private long _changes = 1;

    /// <summary>The last one read, however old; <see cref="CatalogueSnapshot.Empty"/> before the first.</summary>
    public CatalogueSnapshot Latest => Volatile.Read(ref _entry).Snapshot;

    /// <summary>
    /// DDL ran: what is in force was read before. Call it when the statement completed and, if it ran in a transaction, when that
    /// committed: only then can the gate's own connection see it.
    /// </summary>
    public void Invalidate() => Interlocked.Increment(ref _changes);

    /// <summary>The one to judge by: completes at once unless none is usable.</summary>
    /// <exception cref="UpstreamException">The target's catalogue can't be read.</exception>
    public ValueTask<CatalogueSnapshot> GetAsync(CancellationToken cancellationToken)
    {
        var entry = Volatile.Read(ref _entry);
        var age = time.GetUtcNow() - entry.Read;
        if (entry.Change != Interlocked.Read(ref _changes) || age >= UsableFor)
            return new ValueTask<CatalogueSnapshot>(ReadAsync(cancellationToken));
        if (age >= FreshFor && time.GetUtcNow() - LastStart >= MissInterval) _ = Observe(StartReading());
        return new ValueTask<CatalogueSnapshot>(entry.Snapshot);
    }

    /// <summary>A name was not found in <paramref name="seen"/>: a newer snapshot if one is to be had, else the same.</summary>
    public async ValueTask<CatalogueSnapshot> AfterMissAsync(CatalogueSnapshot seen, CancellationToken cancellationToken)
    {
        var latest = Latest;
        if (!ReferenceEquals(latest, seen)) return latest;
        if (time.GetUtcNow() - LastStart < MissInterval) return seen;
        return await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private DateTimeOffset LastStart
    {
        get
        {
            lock (_lock) return _readingStarted;
        }
    }

    private async Task<CatalogueSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changes = Interlocked.Read(ref _changes);
            var snapshot = await StartReading().WaitAsync(cancellationToken).ConfigureAwait(false);
            // A reading that had begun before the change may have missed it.
            if (Volatile.Read(ref _entry).Change >= changes) return snapshot;
        }
    }

    private Task<CatalogueSnapshot> StartReading()
    {
        lock (_lock)
        {
            // Whoever comes while one is being read shares it; ReadAsync asks once more where that one began too early.
            if (_reading is { IsCompleted: false }) return _reading;
            _readingStarted = time.GetUtcNow();
            // Not on the caller's thread: it belongs to a session, and completions may run inline there.
            return _reading = Task.Run(ReadOnceAsync);
        }
    }

    private async Task<CatalogueSnapshot> ReadOnceAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        var change = Interlocked.Read(ref _changes);
        try
        {
            var previous = Latest;
            var snapshot = await CatalogueReader.ReadAsync(
                source, ReferenceEquals(previous, CatalogueSnapshot.Empty) ? null : previous, deadline.Token).ConfigureAwait(false);
            Volatile.Write(ref _entry, new Entry(snapshot, time.GetUtcNow(), change));
            return snapshot;
        }
        catch (OperationCanceledException exception)
        {
            throw new UpstreamException("the target did not answer a question about its catalogue in time", exception);
        }
    }

    private static async Task Observe(Task reading)
    {
        try
        {
            await reading.ConfigureAwait(false);
        }
        catch (UpstreamException)
        {
            // The snapshot in force stays until it is too old; then the caller that needs a new one gets the error.
        }
    }

    private sealed record Entry(CatalogueSnapshot Snapshot, DateTimeOffset Read, long Change);
}
