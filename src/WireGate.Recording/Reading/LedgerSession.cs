namespace WireGate.Recording.Reading;

/// <summary>What the ledger says of one session.</summary>
public sealed class LedgerSession(string session)
{
    public string Session { get; } = session;

    /// <summary>When its file was made; null where that entry is missing.</summary>
    public DateTimeOffset? Opened { get; internal set; }

    public DateTimeOffset? Ended { get; internal set; }

    public string Protocol { get; internal set; } = "";

    public string Client { get; internal set; } = "";

    /// <summary>Known from what was denied, held or approved.</summary>
    public string Agent { get; internal set; } = "";

    /// <inheritdoc cref="Agent"/>
    public string Target { get; internal set; } = "";

    public SessionEnd End { get; internal set; }

    public string Reason { get; internal set; } = "";

    public long Operations { get; internal set; }

    public long Denials { get; internal set; }

    /// <summary>H₀, hexadecimal.</summary>
    internal string? Header { get; set; }

    /// <summary>H of its last block, hexadecimal; null while it has no end.</summary>
    internal string? Head { get; set; }

    /// <summary>The index of the entry that tells its end.</summary>
    internal long? EndedAt { get; set; }

    internal long Blocks { get; set; }

    internal long Size { get; set; }

    /// <summary>The hash of the header whose keys were destroyed, hexadecimal; null where they were not.</summary>
    internal string? Shredded { get; set; }

    /// <summary>H after blocks of a session that ran long, by their number.</summary>
    internal SortedDictionary<long, string> Checkpoints { get; } = [];
}
