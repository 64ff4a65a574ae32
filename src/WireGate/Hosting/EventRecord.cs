using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Events;

namespace WireGate.Hosting;

/// <summary>What other systems are told of a session. An event that can't be kept stops what it tells of.</summary>
internal sealed class EventRecord(Session session, EventsOut events) : ISessionRecord
{
    private long _told;

    public RowLimit RowLimit => RowLimit.None;

    public void Authenticated(Principal principal) => Tell(EventType.SessionAuthenticated, told => told with { Outcome = EventOutcome.Succeeded });

    public ValueTask TargetOpenedAsync(string name, Target? target, Decision decision, CancellationToken cancellationToken)
    {
        var opened = decision.Outcome == Outcome.Allow;
        Tell(opened ? EventType.TargetOpened : EventType.TargetRefused, told => told with
        {
            Target = name,
            Reason = decision.Reason,
            Outcome = opened ? EventOutcome.Allowed : EventOutcome.Denied,
        });
        return ValueTask.CompletedTask;
    }

    public void Decided(long number, in Operation operation, Decision decision)
    {
        var type = decision.Outcome switch
        {
            Outcome.Allow => EventType.OperationAllowed,
            Outcome.Hold => EventType.OperationHeld,
            _ => EventType.OperationDenied,
        };
        var kind = operation.Accesses.Kind;
        if (decision.Observed is { } observed && observed.Outcome != decision.Outcome && events.Wants(EventType.OperationObserved))
        {
            // The outcome of an event is what happened: what would have is in its rule and reason.
            Tell(EventType.OperationObserved, told => told with
            {
                Operation = number,
                Kind = kind,
                Rule = observed.Rule,
                Reason = $"not enforced: it would be {(observed.Outcome == Outcome.Allow ? "allowed" : observed.Outcome == Outcome.Hold ? "held" : "denied")}: {observed.Reason}",
                Outcome = OutcomeOf(decision),
            });
        }

        if (!events.Wants(type)) return;
        var text = events.WantsText(type) && !operation.Text.IsEmpty ? Encoding.UTF8.GetString(operation.Text) : null;
        Tell(type, told => told with
        {
            Operation = number,
            Kind = kind,
            Rule = decision.Rule,
            Reason = decision.Reason,
            Text = text,
            Outcome = OutcomeOf(decision),
        });
    }

    public void Settled(long number, Decision decision, ApprovalAnswer? answer)
    {
        var isApproved = decision.Outcome == Outcome.Allow;
        Tell(isApproved ? EventType.OperationApproved : EventType.OperationDenied, told => told with
        {
            Operation = number,
            Rule = decision.Rule,
            Reason = decision.Reason,
            Outcome = OutcomeOf(decision),
        });
    }

    public void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more)
    {
        // The recording has it whole.
    }

    public void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        // Data of people: not for events.
    }

    public void ParameterContinued(long operation, int index, in RecordedValue piece, bool more)
    {
        // Not for events.
    }

    public void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        // Not for events.
    }

    public void Rows(long operation, in ReadOnlySequence<byte> bytes, int count)
    {
        // Not for events.
    }

    public void Answered(in Answer answer)
    {
        // Not for events.
    }

    public void Failed(string stage, string message) =>
        TellLast(EventType.SessionFailed, told => told with { Kind = stage, Reason = message, Outcome = EventOutcome.Failed });

    public ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Closed(string reason) =>
        TellLast(EventType.SessionClosed, told => told with { Reason = reason, Duration = session.Time.GetUtcNow() - session.Opened });

    private static EventOutcome OutcomeOf(Decision decision) => decision.Outcome switch
    {
        Outcome.Allow => EventOutcome.Allowed,
        Outcome.Hold => EventOutcome.Held,
        _ => EventOutcome.Denied,
    };

    /// <summary>For what happens when nothing of the session goes on any more.</summary>
    private void TellLast(EventType type, Func<GateEvent, GateEvent> fill)
    {
        try
        {
            Tell(type, fill);
        }
        catch (RecordingException)
        {
            // There is nothing left to stop; the log has it.
        }
    }

    /// <exception cref="RecordingException">It can't be kept.</exception>
    private void Tell(EventType type, Func<GateEvent, GateEvent> fill)
    {
        if (!events.Wants(type)) return;
        var principal = session.Principal;
        var told = new GateEvent
        {
            Type = type,
            Time = session.Time.GetUtcNow(),
            Session = session.Id.Text,
            Sequence = Interlocked.Increment(ref _told) - 1,
            Agent = principal?.Agent,
            Person = principal?.Owner,
            Token = principal?.TokenId,
            Issuer = principal?.Issuer,
            Actors = principal is { Actors.IsEmpty: false } ? string.Join(',', principal.Actors.Select(actor => actor.Agent)) : null,
            Task = principal?.Task,
            Target = session.Target?.Name,
            Protocol = session.Listener.Protocol,
            Client = session.Client.ToString(),
        };
        try
        {
            events.Publish(fill(told));
        }
        catch (EventQueueException error)
        {
            throw new RecordingException("what this session does can't be told to those who watch it", error);
        }
    }
}
