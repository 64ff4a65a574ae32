using WireGate.Events;
using WireGate.Recording.Ledger;

namespace WireGate.Hosting;

/// <summary>What operators and the gate itself do, told to the ledger and to other systems, where they are configured.</summary>
/// <remarks>Each call may throw <see cref="LedgerUnavailableException"/>: then what it tells of may not be done, or is undone.</remarks>
internal sealed class AdminLedger(Recorders recorders, TimeProvider time)
{
    public void Started(string rules) =>
        Add(LedgerEntry.GateStarted(ControlDesk.Version, rules), new GateEvent { Type = EventType.GateStarted, Time = Now });

    public void Stopped(string rules) =>
        Add(LedgerEntry.GateStopped(ControlDesk.Version, rules), new GateEvent { Type = EventType.GateStopping, Time = Now });

    public void RulesChanged(string rules, string by) =>
        Add(LedgerEntry.RulesChanged(rules, by), new GateEvent { Type = EventType.RulesChanged, Time = Now, Person = by });

    public void TokenIssued(string token, string agent, IReadOnlyList<string> targets, string by) =>
        Add(LedgerEntry.TokenIssued(token, agent, targets, by), new GateEvent { Type = EventType.TokenIssued, Time = Now, Token = token, Agent = agent, Person = by });

    public void TokenRevoked(string token, string agent, IReadOnlyList<string> targets, string by) =>
        Add(LedgerEntry.TokenRevoked(token, agent, targets, by), new GateEvent { Type = EventType.TokenRevoked, Time = Now, Token = token, Agent = agent, Person = by });

    public void SessionKilled(string session, string by) =>
        Add(LedgerEntry.SessionKilled(session, by), new GateEvent { Type = EventType.SessionKilled, Time = Now, Session = session, Person = by });

    private DateTimeOffset Now => time.GetUtcNow();

    private void Add(LedgerEntry entry, GateEvent told)
    {
        recorders.Recording?.Ledger.Append(entry);
        try
        {
            recorders.Events?.Publish(told);
        }
        catch (EventQueueException error)
        {
            throw new LedgerUnavailableException("events can't be kept", error);
        }
    }
}
