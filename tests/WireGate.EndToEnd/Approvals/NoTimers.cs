namespace WireGate.EndToEnd.Approvals;

/// <summary>The real clock, with timers that never fire: nothing is polled for. Off by as much as a test wants.</summary>
internal sealed class NoTimers(TimeSpan off = default) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
