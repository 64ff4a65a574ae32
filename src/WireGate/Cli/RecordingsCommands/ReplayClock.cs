namespace WireGate.Cli.RecordingsCommands;

/// <summary>Waits as the session did.</summary>
/// <param name="speed">How many times as fast; 0 for without waiting; null for what fits the frame.</param>
/// <param name="from">Nothing before it is waited for.</param>
/// <param name="idle">The longest wait.</param>
internal sealed class ReplayClock(double? speed, TimeSpan from, TimeSpan idle)
{
    private ulong _last;

    /// <summary>Waits until a frame is due. Whether it lies behind the beginning.</summary>
    public async ValueTask<bool> ReachAsync(ulong time, bool isTerminal, CancellationToken cancellationToken)
    {
        var start = (ulong)(from.Ticks / TimeSpan.TicksPerMicrosecond);
        if (time < start) return false;
        var gap = time - Math.Min(time, Math.Max(_last, start));
        _last = Math.Max(_last, time);
        var factor = speed ?? (isTerminal ? 1 : 0);
        if (factor == 0 || gap == 0) return true;
        // A day, at most: a time in a damaged recording may be anything.
        var wait = TimeSpan.FromMicroseconds(Math.Min(gap / factor, TimeSpan.MicrosecondsPerDay));
        await Task.Delay(wait < idle ? wait : idle, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
