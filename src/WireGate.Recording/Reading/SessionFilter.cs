namespace WireGate.Recording.Reading;

/// <summary>Which sessions somebody asks for; what is null or false does not matter.</summary>
public sealed record SessionFilter(string? Agent = null, string? Target = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, bool Denied = false)
{
    public bool Takes(SessionSummary session) =>
        (Agent is null || session.Agent == Agent)
        && (Target is null || session.Target == Target)
        && (Since is null || session.Opened is null || session.Opened >= Since)
        && (Until is null || session.Opened is null || session.Opened < Until)
        && (!Denied || session.Ledger?.Denials > 0);
}
