using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>A part of the cache under one lock. Evicts by CLOCK: an entry that was found since the hand last passed stays.</summary>
internal sealed class SqlFactsShard(long capacity)
{
    /// <summary>Keys offered of late, one per slot. 16 shards remember 16,384 texts in 128 KiB.</summary>
    private const int SeenSlots = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Entry> _byKey = [];
    private readonly List<Entry> _ring = [];
    private readonly ulong[] _seen = new ulong[SeenSlots];
    private int _hand;
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public int Count
    {
        get
        {
            lock (_lock) return _ring.Count;
        }
    }

    public SqlFacts? Find(ulong key, ReadOnlySpan<byte> sql)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out entry)) return null;
        }

        // Entries never change: compared outside the lock, which long texts would hold for microseconds.
        if (!sql.SequenceEqual(entry.Sql)) return null;
        entry.WasFound = true;
        return entry.Facts;
    }

    public void Offer(ulong key, ReadOnlySpan<byte> sql, SqlFacts facts)
    {
        lock (_lock)
        {
            ref var seen = ref _seen[(int)(key % SeenSlots)];
            if (seen != key)
            {
                seen = key;
                return;
            }
        }

        var size = SqlFactsSize.Of(facts) + sql.Length;
        if (size > capacity) return;
        var entry = new Entry(key, sql.ToArray(), facts, size);
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var old))
            {
                // Two sessions parsed one text at once; what is kept by reference elsewhere stays the same object.
                if (sql.SequenceEqual(old.Sql)) return;
                // Another text of the same key gives way: a key is one slot, whatever collides.
                Remove(_ring.IndexOf(old));
            }

            while (_bytes + size > capacity) EvictOne();
            _byKey.Add(key, entry);
            _ring.Add(entry);
            _bytes += size;
        }
    }

    private void EvictOne()
    {
        while (true)
        {
            if (_hand >= _ring.Count) _hand = 0;
            var entry = _ring[_hand];
            if (!entry.WasFound)
            {
                Remove(_hand);
                return;
            }

            entry.WasFound = false;
            _hand++;
        }
    }

    private void Remove(int index)
    {
        var entry = _ring[index];
        _byKey.Remove(entry.Key);
        _bytes -= entry.Size;
        // The last one takes its place: the order is not that of age any more, and CLOCK does not need it to be.
        _ring[index] = _ring[^1];
        _ring.RemoveAt(_ring.Count - 1);
    }

    private sealed class Entry(ulong key, byte[] sql, SqlFacts facts, long size)
    {
        public readonly ulong Key = key;
        public readonly byte[] Sql = sql;
        public readonly SqlFacts Facts = facts;
        public readonly long Size = size;
        public volatile bool WasFound;
    }
}
