using System.Diagnostics;

namespace WireGate.Core.Transport;

/// <summary>
/// Tells a pump when to step aside. Completions run on the socket's thread, so a bulk stream keeps that thread from every other session on it. Measured: without
/// this two bulk streams froze six of eight other sessions for seconds.
/// </summary>
/// <remarks>
/// Use, after each burst: <c>if (budget.ShouldYield(bytes)) await Task.Yield();</c>. Whether the last read really waited can't be told from its task: a socket's loop
/// that finds more bytes calls the pump again on the same thread. So bytes count always, and time for as long as bursts follow each other closely.
/// </remarks>
public struct YieldBudget
{
    /// <summary>Bytes: some 100 µs of copying.</summary>
    private const long Bytes = 256 * 1024;

    /// <summary>1 ms: what an interactive session hardly notices.</summary>
    private static readonly long Turn = Stopwatch.Frequency / 1000;

    /// <summary>100 µs without a burst: somebody else had the thread meanwhile.</summary>
    private static readonly long Gap = Stopwatch.Frequency / 10_000;

    private long _spent;
    private long _started;
    private long _last;

    /// <summary>Counts the bytes of a burst; true when it is time to yield, and the count starts again.</summary>
    public bool ShouldYield(long bytes) => ShouldYield(bytes, Stopwatch.GetTimestamp());

    internal bool ShouldYield(long bytes, long now)
    {
        if (now - _last > Gap) _started = now;
        _last = now;
        _spent += bytes;
        if (_spent < Bytes && now - _started < Turn) return false;
        _spent = 0;
        _started = now;
        return true;
    }
}
