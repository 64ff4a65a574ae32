using WireGate.Approvals;
using WireGate.Approvals.Showing;
using WireGate.Core.Approvals;
using WireGate.Events;
using WireGate.Recording.Ledger;

namespace WireGate.Hosting;

/// <summary>What people are asked and say, told to the ledger and to other systems before it counts.</summary>
internal sealed class ApprovalEvidence(Recorders recorders, TimeProvider time) : IApprovalEvidence
{
    public void Keep(ApprovalFact fact)
    {
        if (!recorders.IsReady) throw new ApprovalException("it can't be recorded yet");
        try
        {
            new AdminLedger(recorders, time).Add(EntryOf(fact), EventOf(fact));
        }
        catch (LedgerUnavailableException error)
        {
            throw new ApprovalException("it can't be recorded: " + error.Message, "Nothing was decided. Ask the gate's operator.", error);
        }
    }

    private static LedgerEntry EntryOf(ApprovalFact fact)
    {
        var (item, grant) = (fact.Item, fact.Grant);
        return fact.Kind switch
        {
            ApprovalFactKind.Requested => ApprovalEntries.Requested(
                item.Id, item.Digest, item.Terms.Select(terms => terms.Rule), item.Agent, item.Target, item.Session, item.Operation),
            ApprovalFactKind.Answered => ApprovalEntries.Answered(
                item.Id, item.Digest, fact.Shown!, fact.Voice!.Person, fact.Voice.IsApproval, fact.Voice.Reason, fact.Voice.Through, ApprovalWords.Of(item.State)),
            ApprovalFactKind.Used => ApprovalEntries.Used(item.Id, item.Digest, grant?.Id, fact.Session!, fact.Operation),
            ApprovalFactKind.Expired => ApprovalEntries.Expired(item.Id, item.Digest, fact.Cause!),
            ApprovalFactKind.GrantMade => ApprovalEntries.GrantMade(grant!.Id, item.Id, item.Digest, grant.By, grant.UsesLeft, grant.Expires),
            ApprovalFactKind.GrantEnded => ApprovalEntries.GrantEnded(grant!.Id, item.Id, fact.Cause!),
            _ => throw new ArgumentOutOfRangeException(nameof(fact)),
        };
    }

    private GateEvent EventOf(ApprovalFact fact)
    {
        var item = fact.Item;
        return new GateEvent
        {
            Type = fact.Kind switch
            {
                ApprovalFactKind.Requested => EventType.ApprovalRequested,
                ApprovalFactKind.Answered => EventType.ApprovalAnswered,
                ApprovalFactKind.Used => EventType.ApprovalUsed,
                ApprovalFactKind.Expired => EventType.ApprovalExpired,
                ApprovalFactKind.GrantMade => EventType.GrantMade,
                _ => EventType.GrantEnded,
            },
            Time = time.GetUtcNow(),
            Session = fact.Session ?? item.Session,
            Operation = fact.Session is null ? item.Operation : fact.Operation,
            Agent = item.Agent,
            Person = fact.Voice?.Person ?? item.Owner,
            Target = item.Target,
            Protocol = item.Protocol,
            Kind = item.Action.Kind,
            Rule = item.Terms[0].Rule,
            Reason = fact.Voice?.Reason ?? fact.Cause,
            Subject = fact.Grant?.Id ?? item.Id,
            Outcome = fact.Voice is not { } voice ? EventOutcome.None : voice.IsApproval ? EventOutcome.Allowed : EventOutcome.Denied,
        };
    }
}
