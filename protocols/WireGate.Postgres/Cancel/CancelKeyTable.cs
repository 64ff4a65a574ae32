using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Cancel;

/// <summary>The cancel keys of all live sessions of the gate.</summary>
internal sealed class CancelKeyTable(TimeProvider time)
{
    /// <summary>
    /// A key of protocol 3.0 has 32 bits: at this rate one guess in two succeeds after 250 days, and cancels one statement. Honest clients
    /// never miss.
    /// </summary>
    private const int MissesPerSecond = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<Entry>> _entries = [];
    private long _second;
    private int _misses;

    /// <summary>Registers a session's key until the result is disposed.</summary>
    public IDisposable Register(ClientCancelKey key, ICancellable session)
    {
        var entry = new Entry(this, key, session);
        lock (_lock)
        {
            // Process ids of different servers may be equal.
            if (!_entries.TryGetValue(key.ProcessId, out var list)) _entries.Add(key.ProcessId, list = new List<Entry>(1));
            list.Add(entry);
        }

        return entry;
    }

    /// <summary>The session that the request is for, or null: no such key, or too many wrong ones in this second.</summary>
    public ICancellable? Find(CancelRequest request)
    {
        lock (_lock)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second) (_second, _misses) = (second, 0);
            if (_misses >= MissesPerSecond) return null;
            if (_entries.TryGetValue(request.ProcessId, out var list))
            {
                foreach (var entry in list)
                    if (entry.Key.Matches(request.Key.Span)) return entry.Session;
            }

            _misses++;
            return null;
        }
    }

    private void Remove(Entry entry)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(entry.Key.ProcessId, out var list)) return;
            list.Remove(entry);
            if (list.Count == 0) _entries.Remove(entry.Key.ProcessId);
        }
    }

    private sealed class Entry(CancelKeyTable table, ClientCancelKey key, ICancellable session) : IDisposable
    {
        public ClientCancelKey Key { get; } = key;

        public ICancellable Session { get; } = session;

        public void Dispose() => table.Remove(this);
    }
}
