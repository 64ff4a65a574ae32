using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>Ends the sessions of a gate that stops: first those with nothing running, at the deadline the others.</summary>
internal sealed class Drain(SessionTable sessions, TimeProvider time, ILogger logger)
{
    /// <summary>How often the sessions are counted.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>What a protocol may take to say farewell.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    /// <summary>The longest that <see cref="RunAsync"/> takes.</summary>
    public static TimeSpan LongestFor(TimeSpan deadline) => deadline + Farewell;

    /// <summary>Completes when no session is left, or none that heeds us. Nothing may be accepting any more.</summary>
    public async Task RunAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        GateLog.Draining(logger, sessions.Count, deadline);
        foreach (var session in sessions.All) session.Drain();
        if (await EmptyWithinAsync(deadline, cancellationToken).ConfigureAwait(false)) return;
        GateLog.DrainOver(logger, sessions.Count);
        sessions.End(static _ => true, SessionEnd.Draining);
        if (await EmptyWithinAsync(Farewell, CancellationToken.None).ConfigureAwait(false)) return;
        foreach (var session in sessions.All) session.Downstream.Abort();
    }

    /// <summary>Cancelled means that there is no time left: go on with the next step.</summary>
    private async Task<bool> EmptyWithinAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (sessions.Count > 0)
        {
            if (cancellationToken.IsCancellationRequested || time.GetElapsedTime(started) >= limit) return false;
            // A session may have come in just before the listeners closed.
            foreach (var session in sessions.All)
                if (!session.Draining.IsCancellationRequested) session.Drain();
            try
            {
                await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return true;
    }
}
