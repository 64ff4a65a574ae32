using System.Buffers;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Logging;

/// <summary>
/// Writes one line for each connection, refusal and failure to the log, and each allowed operation too where the level is debug. What was
/// asked is told by its kind alone: the text of SQL holds secrets and people's data.
/// </summary>
internal sealed class LogRecord(Session session, ILogger logger) : ISessionRecord
{
    /// <summary>A pipeline of statements has a kind as long as itself; what a line is read for stands at its start.</summary>
    private const int MaxKind = 200;

    public RowLimit RowLimit => RowLimit.None;

    public void Authenticated(Principal principal)
    {
        // Told with the target.
    }

    public ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken)
    {
        var principal = session.Principal;
        if (decision.Outcome == Outcome.Allow && principal is not null)
            SessionLog.TargetOpened(logger, session.Id, principal.Agent, name, principal.TokenId, session.Client);
        else
            SessionLog.TargetRefused(logger, session.Id, principal?.Agent, Shorten(name), principal?.TokenId, session.Client, decision.Reason);
        return ValueTask.CompletedTask;
    }

    public void Decided(long number, in Operation operation, Decision decision)
    {
        if (decision.Observed is { } observed && (decision.Outcome != Outcome.Allow || observed.Outcome != Outcome.Allow))
            SessionLog.NotEnforced(logger, session.Id, session.Principal?.Agent, session.Target?.Name, Shorten(operation.Accesses.Kind), observed.Rule, observed.Outcome);
        if (decision.Outcome == Outcome.Hold)
            SessionLog.Held(logger, session.Id, session.Principal?.Agent, session.Target?.Name, Shorten(operation.Accesses.Kind), decision.Rule, decision.Request);
        else if (decision.Outcome != Outcome.Allow)
            SessionLog.Denied(logger, session.Id, session.Principal?.Agent, session.Target?.Name, Shorten(operation.Accesses.Kind), decision.Rule);
        else if (logger.IsEnabled(LogLevel.Debug))
            SessionLog.Allowed(logger, session.Id, session.Principal?.Agent, session.Target?.Name, Shorten(operation.Accesses.Kind), decision.Rule);
    }

    public void Settled(long number, Decision decision, ApprovalAnswer? answer)
    {
        var by = answer is null ? "nobody" : answer.Grant ?? string.Join(", ", answer.Voices.Select(voice => voice.Person));
        if (decision.Outcome == Outcome.Allow) SessionLog.Approved(logger, session.Id, session.Principal?.Agent, session.Target?.Name, decision.Request, decision.Rule, by);
        else SessionLog.NotApproved(logger, session.Id, session.Principal?.Agent, session.Target?.Name, decision.Request, decision.Rule, decision.Refusal, by);
    }

    public void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        // Data of people and secrets: not for the log.
    }

    public void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more)
    {
        // Not for the log.
    }

    public void ParameterContinued(long operation, int index, in RecordedValue piece, bool more)
    {
        // Not for the log.
    }

    public void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        // Not for the log.
    }

    public void Rows(long operation, in ReadOnlySequence<byte> bytes, int count)
    {
        // Not for the log.
    }

    public void Answered(in Answer answer)
    {
        // Not for the log.
    }

    public void Failed(string stage, string message) => SessionLog.Failed(logger, session.Id, session.Client, stage, message);

    public ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Closed(string reason)
    {
        var seconds = Math.Round((session.Time.GetUtcNow() - session.Opened).TotalSeconds, 3);
        SessionLog.Closed(logger, session.Id, seconds, session.Principal?.Agent, session.Target?.Name, session.Client,
            session.Operations, session.Denials, reason);
    }

    private static string Shorten(string text) => text.Length <= MaxKind ? text : string.Concat(text.AsSpan(0, MaxKind), "…");
}
