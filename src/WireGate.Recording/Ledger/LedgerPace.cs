namespace WireGate.Recording.Ledger;

/// <summary>When the ledger works, and the thread that it does it on: it waits for disks, which no thread of a pool should.</summary>
internal sealed class LedgerPace : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Action _work;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private long _waitingSince;

    public LedgerPace(TimeProvider time, Action work)
    {
        (_time, _work) = (time, work);
        _timer = time.CreateTimer(static state => ((AutoResetEvent)state!).Set(), _wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
    }

    /// <summary>For how long something has waited; zero where nothing does.</summary>
    public TimeSpan Behind => Interlocked.Read(ref _waitingSince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    public void Start() => _thread.Start();

    /// <summary>Something waits. Only the first since the work was done sets the timer.</summary>
    public void Waits(TimeSpan atMost)
    {
        if (Interlocked.Read(ref _waitingSince) != 0) return;
        lock (_gate)
        {
            if (_waitingSince != 0) return;
            // 0 stands for nothing.
            Interlocked.Exchange(ref _waitingSince, Math.Max(1, _time.GetTimestamp()));
            Due(atMost);
        }
    }

    /// <summary>The work is done; the next is due then, unless something waits before.</summary>
    public void Done(TimeSpan next)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _waitingSince, 0);
            Due(next);
        }
    }

    public void Due(TimeSpan after)
    {
        if (!_stopping) _timer.Change(after > TimeSpan.Zero ? after : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _stopping = true;
        _timer.Dispose();
        _wake.Set();
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted)) return;
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            if (_stopping) return;
            _work();
        }
    }
}
