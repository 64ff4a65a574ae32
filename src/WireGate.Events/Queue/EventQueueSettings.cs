namespace WireGate.Events.Queue;

/// <param name="Limit">Bytes on disk.</param>
/// <param name="WhenFull">What happens beyond.</param>
public sealed record EventQueueSettings(long Limit, WhenFull WhenFull)
{
    /// <summary>Half a million usual events: more than a day of refusals and sessions at a busy gate.</summary>
    public const long DefaultLimit = 256L * 1024 * 1024;

    /// <summary>A few of the largest events.</summary>
    public const long LeastLimit = 4L * 1024 * 1024;

    public static EventQueueSettings Default { get; } = new(DefaultLimit, WhenFull.Refuse);

    /// <summary>Space is freed by whole files: an eighth of the limit, and no more than is read at once when the gate starts after a kill.</summary>
    internal long SegmentLength => Math.Min(Limit / 8, 8 * 1024 * 1024);
}
