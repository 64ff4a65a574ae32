using System.Diagnostics;

namespace WireGate.Core.Transport;

/// <summary>
/// Tells a pump when to step aside. Completions run on the socket's thread, so a bulk stream whose reads and writes never wait would keep that thread
/// from every other session on it. Measured: without this two bulk streams froze six of eight other sessions for seconds.
/// </summary>
/// <remarks>Use: after each burst <c>if (budget.ShouldYield(bytes)) await Task.Yield();</c> and <c>budget.Reset()</c> wherever the pump really waited.</remarks>
public struct YieldBudget
{
    /// <summary>Bytes: some 100 µs of copying.</summary>
    private const long Bytes = 256 * 1024;

    /// <summary>1 ms: what an interactive session hardly notices.</summary>
    private static readonly long Ticks = Stopwatch.Frequency / 1000;

    private long _spent;
    private long _since;

    /// <summary>Counts bytes moved without waiting; true when it is time to yield, and the count starts again.</summary>
    public bool ShouldYield(long bytes)
    {
        var now = Stopwatch.GetTimestamp();
        if (_since == 0) _since = now;
        _spent += bytes;
        if (_spent < Bytes && now - _since < Ticks) return false;
        Reset();
        return true;
    }

    /// <summary>The pump waited: others had their turn.</summary>
    public void Reset()
    {
        _spent = 0;
        _since = 0;
    }
}
