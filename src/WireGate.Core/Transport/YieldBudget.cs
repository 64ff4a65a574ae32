using System.Diagnostics;

namespace WireGate.Core.Transport;

/// <summary>
/// Tells a pump when to step aside. Completions run on the socket's thread, so a bulk stream keeps that thread from every other session on it. Measured: without
/// this two bulk streams froze six of eight other sessions for seconds.
/// </summary>
/// <remarks>
/// Use: <c>budget.Begin();</c> when a read is over, and after its burst <c>if (budget.ShouldYield(bytes)) await Task.Yield();</c>. Whether the read really waited
/// can't be told from its task: a socket's loop that finds more bytes calls the pump again on the same thread. So bytes count always, and time for as long as a burst
/// begins as soon as the one before has ended. A yield wakes a thread of the pool, which costs as much as a query: a busy interactive session must not pay it.
/// </remarks>
public struct YieldBudget
{
    /// <summary>Bytes: some 100 µs of copying.</summary>
    private const long Bytes = 256 * 1024;

    /// <summary>1 ms: what an interactive session hardly notices.</summary>
    private static readonly long Turn = Stopwatch.Frequency / 1000;

    /// <summary>
    /// 25 µs between bursts: somebody else had the thread meanwhile. A read that finds bytes waiting takes less, and the answer of the fastest client takes more.
    /// </summary>
    private static readonly long Gap = Stopwatch.Frequency / 40_000;

    private long _spent;
    private long _started;
    private long _ended;

    /// <summary>A burst begins.</summary>
    public void Begin() => Begin(Stopwatch.GetTimestamp());

    /// <summary>Counts the bytes of a burst that is over; true when it is time to yield, and the count starts again.</summary>
    public bool ShouldYield(long bytes) => ShouldYield(bytes, Stopwatch.GetTimestamp());

    internal void Begin(long now)
    {
        if (now - _ended > Gap) _started = now;
    }

    internal bool ShouldYield(long bytes, long now)
    {
        _ended = now;
        _spent += bytes;
        if (_spent < Bytes && now - _started < Turn) return false;
        _spent = 0;
        _started = now;
        return true;
    }
}
