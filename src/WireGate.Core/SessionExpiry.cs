namespace WireGate.Core;

/// <summary>
/// Ends a session when its token's session time is over. A transaction that is open then is given some more; nothing begins a new one.
/// The timer's thread and both pumps may call it at once.
/// </summary>
internal sealed class SessionExpiry(TimeProvider time, Action<SessionEnd> end) : IAsyncDisposable
{
    /// <summary>Of whatever would begin a transaction once the time is over.</summary>
    public static readonly Decision Denial = new(Outcome.Deny, Decision.Token, SessionEnd.Expired.Reason, "Finish the transaction that is open, and log in with a new token.");

    /// <summary>What a transaction that is open when the time is over may still take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>Timers take at most 49 days, so a session lasts no longer, whatever its token says.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private ITimer? _timer;
    private volatile bool _isOver;

    /// <inheritdoc cref="Session.IsInTransaction"/>
    public Func<bool>? IsInTransaction { private get; set; }

    public bool IsOver => _isOver;

    /// <summary>From now on. Whatever was started before no longer counts.</summary>
    public async ValueTask StartAsync(TimeSpan left)
    {
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        // It may run before it is kept here, so it starts once it is.
        _timer = time.CreateTimer(static state => ((SessionExpiry)state!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(left < LongestTimer ? left : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc cref="Session.TransactionOver"/>
    public void TransactionOver()
    {
        if (_isOver) end(SessionEnd.Expired);
    }

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Expire()
    {
        var first = !_isOver;
        _isOver = true;
        // A transaction that ends now either sees that, or is seen here to be over.
        Interlocked.MemoryBarrier();
        if (first && IsInTransaction?.Invoke() == true) _timer!.Change(Grace, Timeout.InfiniteTimeSpan);
        else end(SessionEnd.Expired);
    }
}
