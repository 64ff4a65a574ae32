namespace WireGate.Postgres.Relay;

/// <summary>
/// What is known of one name of a prepared statement or portal: the text that the backend has confirmed, and those sent under the name
/// that it has yet to answer. Its own <see cref="INameEffect"/> for Parse and Bind, which are answered in the order they were sent, so
/// that the unnamed statement of a busy driver allocates nothing.
/// </summary>
internal sealed class NameSlot(NameTable table, byte[] name) : INameEffect
{
    private readonly Queue<NamedRun> _inFlight = new(1);
    private NamedRun? _committed;
    private NamedRun? _latest;
    private long _lastRun;
    private int _latestSync;
    private bool _completed;
    private bool _isSql;

    public byte[] Name { get; } = name;

    /// <summary>Whether nothing is known any more.</summary>
    public bool IsEmpty => _committed is null && _inFlight.Count == 0;

    /// <summary>The effect of a Close of this name.</summary>
    public INameEffect Closing => field ??= new CloseEffect(table, this);

    /// <summary>Of the texts that are kept of it. In bytes.</summary>
    public long KeptBytes
    {
        get
        {
            var bytes = _committed?.Kept?.Length ?? 0;
            foreach (var run in _inFlight) bytes += run.Kept?.Length ?? 0;
            return bytes;
        }
    }

    /// <summary>Downstream pump: a text was sent under this name.</summary>
    /// <param name="run">What it says.</param>
    /// <param name="sync">How many Syncs were sent before it.</param>
    public void Propose(in NamedRun run, int sync)
    {
        lock (table.Lock)
        {
            table.Held.Add(run);
            _inFlight.Enqueue(run);
            _latest = run;
            _latestSync = sync;
        }
    }

    /// <summary>
    /// Downstream pump: what a message that names this would run. Two texts where the name was reused across a Sync and the backend has
    /// not said yet whether the new one took: both must be judged.
    /// </summary>
    public void Find(int sync, out NamedRun? first, out NamedRun? second)
    {
        lock (table.Lock)
        {
            first = _latest ?? _committed;
            second = _inFlight.Count > 0 && _latestSync != sync && !ReferenceEquals(_committed?.Facts, first?.Facts) ? _committed : null;
        }
    }

    /// <summary>Downstream pump: the portal is about to be run. The first run after a Bind has the number that was reserved for it, later ones go on with that.</summary>
    public NamedRun Run(in NamedRun run)
    {
        if (run.Reserved == 0) return run;
        if (run.Reserved <= _lastRun) return run with { Prepared = run.Reserved, Reserved = 0 };
        _lastRun = run.Reserved;
        return run;
    }

    /// <summary>Upstream pump: ParseComplete or BindComplete.</summary>
    public void Completed()
    {
        lock (table.Lock)
        {
            Replace(_inFlight.Dequeue());
            _completed = true;
            _isSql = false;
        }
    }

    /// <summary>Upstream pump: the message is over; if it did not complete, what it proposed never existed.</summary>
    public void Ended()
    {
        lock (table.Lock)
        {
            if (!_completed) table.Held.Remove(_inFlight.Dequeue());
            _completed = false;
            if (_inFlight.Count == 0) _latest = _committed;
            table.RemoveIfEmpty(this);
        }
    }

    /// <summary>Upstream pump: the backend holds this text under the name now (SQL PREPARE, DECLARE).</summary>
    public void Commit(in NamedRun run)
    {
        lock (table.Lock)
        {
            table.Held.Add(run);
            Replace(run);
            _isSql = true;
            if (_inFlight.Count == 0) _latest = run;
        }
    }

    /// <summary>Upstream pump: the backend has forgotten the name.</summary>
    public void Forget()
    {
        lock (table.Lock)
        {
            Replace(null);
            if (_inFlight.Count == 0) _latest = null;
            table.RemoveIfEmpty(this);
        }
    }

    /// <summary>Upstream pump: the transaction is over, and with it every portal that was bound in it; a cursor of SQL may be WITH HOLD.</summary>
    public void ForgetBound()
    {
        if (!_isSql) Forget();
    }

    /// <summary>What comes in was counted before.</summary>
    private void Replace(NamedRun? run)
    {
        if (_committed is { } old) table.Held.Remove(old);
        _committed = run;
    }

    private sealed class CloseEffect(NameTable table, NameSlot slot) : INameEffect
    {
        public void Completed() => (table.FindSlot(slot.Name) ?? slot).Forget();

        public void Ended()
        {
        }
    }
}
