using WireGate.Recording.Format;

namespace WireGate.Recording.Reading;

/// <summary>One session as a list shows it: from its file's header, which is in the clear, and from the ledger.</summary>
/// <param name="Session">Its id.</param>
/// <param name="File">Its file; null where there is none.</param>
/// <param name="Header">Of the file; null where it has none that is whole.</param>
/// <param name="Ledger">What the ledger says; null where it has nothing.</param>
public sealed record SessionSummary(string Session, string? File, SessionHeader? Header, LedgerSession? Ledger)
{
    public DateTimeOffset? Opened => Header?.Opened ?? Ledger?.Opened;

    public string Agent => Header?.Agent ?? Ledger?.Agent ?? "";

    public string Target => Header?.Target ?? Ledger?.Target ?? "";

    public string Protocol => Header?.Protocol ?? Ledger?.Protocol ?? "";

    public string Client => Header?.Client ?? Ledger?.Client ?? "";

    /// <summary>As the gate's own word; whether it is true is for <c>verify</c> to say.</summary>
    public string State => Ledger?.End switch
    {
        SessionEnd.Closed => File is null ? "missing" : "closed",
        SessionEnd.Recovered => File is null ? "missing" : "recovered",
        SessionEnd.Quarantined => "quarantined",
        SessionEnd.Deleted => "deleted",
        SessionEnd.Shredded => "shredded",
        _ => File is null ? "missing" : File.EndsWith(".open", StringComparison.Ordinal) ? "open" : "closed",
    };
}
