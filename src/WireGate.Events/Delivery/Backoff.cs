namespace WireGate.Events.Delivery;

/// <summary>How long to wait between attempts: twice as long each time, up to a minute, spread so that many gates do not come back at once.</summary>
public sealed class Backoff(Random random)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>A receiver that restarts is back within seconds.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    public int Failures { get; private set; }

    /// <param name="wanted">What the receiver asked for; obeyed up to <see cref="Longest"/>.</param>
    public TimeSpan Next(TimeSpan? wanted)
    {
        // 2^8 times the first is above the longest.
        var full = First * Math.Pow(2, Math.Min(Failures++, 8));
        if (full > Longest) full = Longest;
        var wait = full * (0.5 + 0.5 * random.NextDouble());
        return wanted is { } asked && asked > wait ? (asked < Longest ? asked : Longest) : wait;
    }

    public void Reset() => Failures = 0;
}
