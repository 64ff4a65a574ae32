namespace WireGate.Recording.Exports;

/// <summary>Times of frames on a clock.</summary>
public static class RecordedTime
{
    /// <param name="opened">When the session was opened.</param>
    /// <param name="microseconds">Since then. What lies beyond the calendar stands at its end: it can only be a forgery.</param>
    public static DateTimeOffset Of(DateTimeOffset opened, ulong microseconds)
    {
        var most = (ulong)((DateTimeOffset.MaxValue - opened).Ticks / TimeSpan.TicksPerMicrosecond);
        return opened.AddTicks((long)Math.Min(microseconds, most) * TimeSpan.TicksPerMicrosecond);
    }
}
