namespace WireGate.Recording.Ledger;

/// <summary>How a ledger is written.</summary>
public sealed record LedgerOptions
{
    public static readonly LedgerOptions Default = new();

    /// <summary>From the first waiting entry to the next checkpoint: a second is promised, and the disk needs its part.</summary>
    public TimeSpan CheckpointAfter { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long there may be silence before <c>alive</c> is written. A verifier grants five minutes more.</summary>
    public TimeSpan AliveAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A disk that takes longer for a checkpoint hangs, and what would only pile up is refused.</summary>
    public TimeSpan RefuseAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After an error of the disk.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Checkpoints that were kept elsewhere: a ledger that contradicts one, since it was rolled back or begun anew, is not continued.</summary>
    public IReadOnlyList<Checkpoint> Kept { get; init; } = [];
}
