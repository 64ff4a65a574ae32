namespace WireGate.EndToEnd.Approvals;

/// <summary>The real clock, but what has elapsed is as much more as a test wants. Timers fire as ever, or never.</summary>
internal sealed class LeapTime(bool hasTimers = true) : TimeProvider
{
    private readonly TimeProvider _timers = hasTimers ? System : new NoTimers();
    private long _leapt;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _leapt);

    public void Leap(TimeSpan time) => Interlocked.Add(ref _leapt, (long)(time.TotalSeconds * TimestampFrequency));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _timers.CreateTimer(callback, state, dueTime, period);
}
