using Microsoft.Extensions.Logging;
using WireGate.Core;

namespace WireGate.Logging;

/// <summary>
/// Writes one line for each connection, refusal and failure to the log, and each allowed operation too where the level is debug. What was
/// asked is told by its kind alone: the text of SQL holds secrets and people's data.
/// </summary>
internal sealed class LogRecorder(ILogger<LogRecorder> logger) : IRecorder
{
    /// <summary>A pipeline of statements has a kind as long as itself; what a line is read for stands at its start.</summary>
    private const int MaxKind = 200;

    public void Opened(Session session) => SessionLog.Opened(logger, session.Id, session.Listener.Name, session.Client);

    public void TargetOpened(Session session, string target, Decision decision)
    {
        var principal = session.Principal;
        if (decision.Outcome == Outcome.Allow && principal is not null)
            SessionLog.TargetOpened(logger, session.Id, principal.Agent, target, principal.TokenId, session.Client);
        else
            SessionLog.TargetRefused(logger, session.Id, principal?.Agent, Shorten(target), principal?.TokenId, session.Client, decision.Reason);
    }

    public void Decided(Session session, in Operation operation, Decision decision)
    {
        if (decision.Outcome != Outcome.Allow)
            SessionLog.Denied(logger, session.Id, session.Principal?.Agent, session.Target?.Name, Shorten(operation.Accesses.Kind), decision.Rule);
        else if (logger.IsEnabled(LogLevel.Debug))
            SessionLog.Allowed(logger, session.Id, session.Principal?.Agent, session.Target?.Name, Shorten(operation.Accesses.Kind), decision.Rule);
    }

    public void Failed(Session session, string stage, string message) => SessionLog.Failed(logger, session.Id, session.Client, stage, message);

    public void Closed(Session session, string reason)
    {
        var seconds = Math.Round((session.Time.GetUtcNow() - session.Opened).TotalSeconds, 3);
        SessionLog.Closed(logger, session.Id, seconds, session.Principal?.Agent, session.Target?.Name, session.Client,
            session.Operations, session.Denials, reason);
    }

    private static string Shorten(string text) => text.Length <= MaxKind ? text : string.Concat(text.AsSpan(0, MaxKind), "…");
}
