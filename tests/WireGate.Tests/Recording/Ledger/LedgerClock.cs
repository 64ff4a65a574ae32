namespace WireGate.Tests.Recording.Ledger;

/// <summary>A clock that goes when the test says so, and fires the timers that it passes.</summary>
internal sealed class LedgerClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private long _ticks = new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Whether somebody waits for a time to come.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_gate) return _timers.Count > 0;
        }
    }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_gate)
        {
            var now = Interlocked.Add(ref _ticks, by.Ticks);
            due = [.. _timers.Where(timer => timer.Due <= now)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Goes on step by step, and lets others work in between, until something is true.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan step = default)
    {
        // Only to end a test that would hang.
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            Advance(step);
            await Task.Yield();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(LedgerClock owner, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now;
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                Due = owner._ticks + dueTime.Ticks;
                now = dueTime == TimeSpan.Zero;
                if (dueTime > TimeSpan.Zero) owner._timers.Add(this);
            }

            if (now) Fire();
            return true;
        }

        public void Dispose()
        {
            lock (owner._gate) owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
