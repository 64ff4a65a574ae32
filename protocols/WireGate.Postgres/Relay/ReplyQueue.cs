namespace WireGate.Postgres.Relay;

/// <summary>A first-in first-out ring of pending replies between the two pumps: one writes, the other reads.</summary>
internal sealed class ReplyQueue
{
    /// <summary>
    /// More than any driver pipelines; past it the downstream pump waits, so that a client which never reads costs bounded memory. The
    /// backend's unflushed answers (8 kB of the shortest, 5 bytes) number far fewer, so the wait always ends.
    /// </summary>
    private const int Limit = 32768;

    private readonly Lock _lock = new();
    private PendingReply[] _ring = new PendingReply[16];
    private int _head;
    private int _count;
    private TaskCompletionSource? _space;
    private bool _isSkipping;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Adds a reply; false if the limit is reached and the caller must wait before it adds more.</summary>
    public bool Enqueue(in PendingReply reply)
    {
        lock (_lock)
        {
            if (!_isSkipping || reply.Kind == ReplyKind.Sync)
            {
                _isSkipping = false;
                if (_count == _ring.Length) Grow();
                _ring[(_head + _count) & (_ring.Length - 1)] = reply;
                Volatile.Write(ref _count, _count + 1);
                return _count < Limit;
            }
        }

        reply.Effect?.Ended();
        return true;
    }

    /// <summary>
    /// The backend discards everything up to the next Sync, also what is yet to be sent: none of it takes a place here. It may be more than
    /// there are places, and until the Sync there is no answer that would free one.
    /// </summary>
    public void SkipToSync()
    {
        lock (_lock)
        {
            while (_count > 0 && _ring[_head].Kind != ReplyKind.Sync) Take().Effect?.Ended();
            _isSkipping = _count == 0;
        }
    }

    /// <summary>Whether the backend discards what is sent before the next Sync.</summary>
    public bool IsSkipping
    {
        get
        {
            lock (_lock) return _isSkipping;
        }
    }

    /// <summary>Whether any reply is of such a kind.</summary>
    public bool Any(Func<ReplyKind, bool> isSuch)
    {
        lock (_lock)
        {
            for (var i = 0; i < _count; i++)
                if (isSuch(_ring[(_head + i) & (_ring.Length - 1)].Kind)) return true;
            return false;
        }
    }

    public bool TryDequeue(out PendingReply reply)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                reply = default;
                return false;
            }

            reply = Take();
            return true;
        }
    }

    public Task SpaceAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_count < Limit) return Task.CompletedTask;
            _space ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _space.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Drops the Syncs at the head.</summary>
    public void DropLeadingSyncs()
    {
        lock (_lock)
        {
            while (_count > 0 && _ring[_head].Kind == ReplyKind.Sync) Take();
        }
    }

    /// <summary>COPY succeeded: what was sent before its CopyDone was swallowed.</summary>
    public void DropThroughCopyEnd() => DropThrough(static kind => kind == ReplyKind.CopyEndMark);

    /// <summary>COPY failed: a Sync before the first data was swallowed, one after it was not.</summary>
    public void DropThroughFirstMark() => DropThrough(static kind => kind is ReplyKind.CopyDataMark or ReplyKind.CopyEndMark);

    private void DropThrough(Func<ReplyKind, bool> isLast)
    {
        lock (_lock)
        {
            var distance = 0;
            while (distance < _count && !isLast(_ring[(_head + distance) & (_ring.Length - 1)].Kind)) distance++;
            if (distance == _count) return;
            for (var i = 0; i <= distance; i++) Take().Effect?.Ended();
        }
    }

    private PendingReply Take()
    {
        var reply = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        Volatile.Write(ref _count, _count - 1);
        if (_space is null || _count > Limit / 2) return reply;
        // Who waits goes on elsewhere, and not under this lock.
        _space.TrySetResult();
        _space = null;
        return reply;
    }

    private void Grow()
    {
        var larger = new PendingReply[_ring.Length * 2];
        for (var i = 0; i < _count; i++) larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
