namespace WireGate.Postgres.Sql.Parsing;

/// <summary>How much work the grammar takes on.</summary>
public sealed record SqlGrammarLimits
{
    /// <summary>Parsers for short texts, and again for long ones: parsing is CPU alone, so more than processors gain nothing.</summary>
    public int Parsers { get; init; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>For one parse. 1 MiB of the densest SQL took 0.4 s on a slow machine.</summary>
    public TimeSpan ParseDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a long text may wait for its turn.</summary>
    public TimeSpan QueueDeadline { get; init; } = TimeSpan.FromSeconds(5);
}
