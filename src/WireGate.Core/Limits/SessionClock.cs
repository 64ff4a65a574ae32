namespace WireGate.Core.Limits;

/// <summary>Takes the time that a session is open from its token's budget, and ends the session once nothing is left.</summary>
internal sealed class SessionClock : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly SessionBudget _budget;
    private readonly TimeProvider _time;
    private readonly Action<SessionEnd> _end;
    private readonly ITimer _timer;
    private long _taken;

    public SessionClock(SessionBudget budget, TimeProvider time, Action<SessionEnd> end)
    {
        (_budget, _time, _end, _taken) = (budget, time, end, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((SessionClock)state!).Take(), this, TimeSpan.Zero, Every);
    }

    /// <summary>Takes what passed since the last time, too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        Take();
    }

    private void Take()
    {
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(Interlocked.Exchange(ref _taken, now), now);
        if (passed >= TimeSpan.Zero && _budget.FindObstacle(passed) is not null) _end(SessionEnd.Spent);
    }
}
