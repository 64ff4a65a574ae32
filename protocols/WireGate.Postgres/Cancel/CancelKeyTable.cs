using System.Net;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Cancel;

/// <summary>The cancel keys of all live sessions of the gate.</summary>
internal sealed class CancelKeyTable(TimeProvider time)
{
    /// <summary>
    /// From one host. A key of protocol 3.0 has 32 bits: at this rate one guess in two succeeds after 250 days, and cancels one statement.
    /// Honest clients never miss, and do not pay for the misses of another host.
    /// </summary>
    public const int MissesPerSecond = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<Entry>> _entries = [];
    private readonly Dictionary<IPAddress, int> _misses = [];
    private long _second;

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

    /// <summary>The session that the request is for, or null: no such key, or too many wrong ones from this client's host in this second.</summary>
    public ICancellable? Find(CancelRequest request, EndPoint client)
    {
        var host = ClientHost.Of(client);
        lock (_lock)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second) _misses.Clear();
            _second = second;
            var misses = _misses.GetValueOrDefault(host);
            if (misses >= MissesPerSecond) return null;
            if (_entries.TryGetValue(request.ProcessId, out var list))
            {
                foreach (var entry in list)
                    if (entry.Key.Matches(request.Key.Span)) return entry.Session;
            }

            _misses[host] = misses + 1;
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
