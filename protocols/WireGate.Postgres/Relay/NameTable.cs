using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;
using WireGate.Core;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>
/// The names of one kind that a session knows: prepared statements (Parse and SQL PREPARE share them), or portals (Bind and DECLARE).
/// PostgreSQL cuts names to 63 bytes: so does the look-up.
/// </summary>
/// <remarks>Both pumps call it; <see cref="Lock"/> guards the table and its slots.</remarks>
internal sealed class NameTable
{
    /// <summary>NAMEDATALEN - 1.</summary>
    public const int MaxNameBytes = 63;

    /// <summary>Far more than any driver caches; bounds what a client can make the gate remember.</summary>
    private const int MaxNames = 10_000;

    private readonly Dictionary<byte[], NameSlot> _slots = new(NameComparer.Instance);
    private readonly NameSlot _unnamed;

    public NameTable() => _unnamed = new NameSlot(this, []);

    public Lock Lock { get; } = new();

    /// <summary>What the texts take that the names stand for.</summary>
    public HeldFacts Held { get; } = new();

    /// <summary>Where any earlier text of the name may be meant.</summary>
    public const int AnySync = -1;

    /// <summary>Downstream pump: what a message that names this would run, or null if nobody gave it that name.</summary>
    /// <param name="name">As sent.</param>
    /// <param name="sync">How many Syncs were sent so far.</param>
    public NamedRun? Find(ReadOnlySpan<byte> name, int sync)
    {
        lock (Lock)
        {
            if (FindSlot(name) is not { } slot) return null;
            slot.Find(sync, out var first, out var second);
            // Which of the two it was shows in the record by whether the later one's own message failed.
            // People can't be shown two and asked for one: of what is held neither is kept.
            return first is { } run && second is { } earlier
                ? run with { Facts = SqlFacts.Both(run.Facts, earlier.Facts), Kept = null, Planned = PlannedText.Either(run.Planned, earlier.Planned) } : first;
        }
    }

    /// <summary>Downstream pump: as <see cref="Find"/>, for a portal that is about to be run.</summary>
    public NamedRun? FindToRun(ReadOnlySpan<byte> name, int sync)
    {
        lock (Lock) return Find(name, sync) is { } run ? FindSlot(name)!.Run(run) : null;
    }

    /// <summary>Of all texts that are kept. Goes through all names: for what is seldom asked. In bytes.</summary>
    public long KeptBytes
    {
        get
        {
            lock (Lock) return _unnamed.KeptBytes + _slots.Values.Sum(static slot => slot.KeptBytes);
        }
    }

    public NameSlot? FindSlot(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return _unnamed;
        lock (Lock)
        {
            return _slots.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(Cut(name), out var slot) ? slot : null;
        }
    }

    /// <summary>Downstream pump: a text is about to be sent under this name.</summary>
    /// <exception cref="ProtocolViolationException">The session has too many names, or too large ones.</exception>
    public NameSlot Propose(ReadOnlySpan<byte> name, in NamedRun run, int sync)
    {
        lock (Lock)
        {
            if (!name.IsEmpty && FindSlot(name) is null) RequireRoom();
            else Held.RequireRoom();
            var slot = FindOrAdd(name);
            slot.Propose(run, sync);
            return slot;
        }
    }

    /// <summary>Downstream pump: before SQL makes names, which the backend confirms when it is too late to refuse them.</summary>
    /// <exception cref="ProtocolViolationException">The session has too many names, or too large ones.</exception>
    public void RequireRoom()
    {
        Held.RequireRoom();
        if (Count >= MaxNames) throw new ProtocolViolationException("too many prepared statements or cursors in one session");
    }

    /// <summary>Upstream pump: the backend holds this text under the name now.</summary>
    public void Commit(ReadOnlySpan<byte> name, in NamedRun run)
    {
        lock (Lock) FindOrAdd(name).Commit(run);
    }

    /// <summary>The backend has forgotten all names: DEALLOCATE ALL, CLOSE ALL, DISCARD ALL.</summary>
    public void ForgetAll()
    {
        lock (Lock)
        {
            foreach (var slot in _slots.Values.ToArray()) slot.Forget();
        }
    }

    /// <summary>No transaction is open any more: portals made by Bind are gone. Names sent since are kept.</summary>
    public void ForgetBound()
    {
        if (_slots.Count == 0) return;
        lock (Lock)
        {
            foreach (var slot in _slots.Values.ToArray()) slot.ForgetBound();
        }
    }

    private int Count
    {
        get
        {
            lock (Lock) return _slots.Count;
        }
    }

    internal void RemoveIfEmpty(NameSlot slot)
    {
        if (slot.IsEmpty && slot.Name.Length > 0) _slots.Remove(slot.Name);
    }

    private NameSlot FindOrAdd(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return _unnamed;
        name = Cut(name);
        if (_slots.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var slot)) return slot;
        var key = name.ToArray();
        slot = new NameSlot(this, key);
        _slots.Add(key, slot);
        return slot;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> name) => name.Length > MaxNameBytes ? name[..MaxNameBytes] : name;

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly NameComparer Instance = new();

        /// <summary>Random for each process, so that nobody can choose names that collide.</summary>
        private static readonly long Seed = Random.Shared.NextInt64();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate, Seed);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
