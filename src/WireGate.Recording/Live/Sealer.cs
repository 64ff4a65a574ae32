namespace WireGate.Recording.Live;

/// <summary>
/// The thread that moves frames from sessions to their files. Nothing of a session's own path waits for it unless it falls behind.
/// </summary>
internal sealed class Sealer : IDisposable
{
    /// <summary>How long frames wait for others to be compressed and signed together with: the time between checkpoints.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<ISealable> _now = new();
    private readonly Queue<(ISealable Record, long Since)> _later = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread _thread;
    private long _busySince;
    private bool _ending;

    public Sealer(TimeProvider time)
    {
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "recording" };
        _thread.Start();
    }

    /// <summary>How long the file operation that runs now has taken: a disk that hangs shows here.</summary>
    public TimeSpan Busy => Volatile.Read(ref _busySince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    public void Now(ISealable record)
    {
        lock (_gate) _now.Enqueue(record);
        _wake.Release();
    }

    public void Later(ISealable record)
    {
        bool first;
        lock (_gate)
        {
            _later.Enqueue((record, _time.GetTimestamp()));
            first = _later.Count == 1;
        }

        // Only the first sets the clock: the thread goes through all that are due.
        if (first) _wake.Release();
    }

    /// <summary>Seals all that is queued, whenever it is due, and ends.</summary>
    public void Dispose()
    {
        lock (_gate) _ending = true;
        _wake.Release();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            while (Next() is { } record)
            {
                Volatile.Write(ref _busySince, Math.Max(1, _time.GetTimestamp()));
                record.Seal();
                Volatile.Write(ref _busySince, 0);
            }

            TimeSpan wait;
            lock (_gate)
            {
                if (_now.Count > 0) continue;
                if (_ending && _later.Count == 0) return;
                wait = _ending ? TimeSpan.Zero : _later.TryPeek(out var first) ? Delay - _time.GetElapsedTime(first.Since) : Timeout.InfiniteTimeSpan;
            }

            if (wait > TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan) _wake.Wait(wait);
        }
    }

    private ISealable? Next()
    {
        lock (_gate)
        {
            if (_now.TryDequeue(out var urgent)) return urgent;
            if (!_later.TryPeek(out var first) || (!_ending && _time.GetElapsedTime(first.Since) < Delay)) return null;
            _later.Dequeue();
            return first.Record;
        }
    }
}
