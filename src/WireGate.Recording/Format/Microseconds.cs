namespace WireGate.Recording.Format;

/// <summary>Times in files: µs since 1970-01-01 UTC.</summary>
internal static class Microseconds
{
    public static ulong Of(DateTimeOffset time) => (ulong)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <exception cref="InvalidDataException">It lies beyond what a calendar holds.</exception>
    public static DateTimeOffset ToTime(ulong microseconds)
    {
        var most = (ulong)((DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        return microseconds <= most
            ? DateTimeOffset.UnixEpoch.AddTicks((long)microseconds * TimeSpan.TicksPerMicrosecond)
            : throw new InvalidDataException("a time lies beyond the calendar");
    }
}
