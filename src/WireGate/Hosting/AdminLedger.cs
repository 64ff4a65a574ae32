using WireGate.Control;
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

    public void TokenExchanged(string token, string agent, string parent, string by) =>
        Add(LedgerEntry.TokenExchanged(token, agent, parent, by), new GateEvent { Type = EventType.TokenIssued, Time = Now, Token = token, Agent = agent, Person = by, Reason = "traded for " + parent });

    public void Locked(string kind, string name, string? reason, string by) =>
        Add(LedgerEntry.GateLocked(kind, name, reason ?? "", by), new GateEvent { Type = EventType.GateLocked, Time = Now, Kind = kind, Text = name, Reason = reason, Person = by });

    public void Unlocked(string kind, string name, string by) =>
        Add(LedgerEntry.GateUnlocked(kind, name, by), new GateEvent { Type = EventType.GateUnlocked, Time = Now, Kind = kind, Text = name, Person = by });

    public void SessionKilled(string session, string by) =>
        Add(LedgerEntry.SessionKilled(session, by), new GateEvent { Type = EventType.SessionKilled, Time = Now, Session = session, Person = by });

    /// <param name="change">What is about to be done to it.</param>
    /// <param name="name">The credential's name.</param>
    /// <param name="by">Who does it.</param>
    public void SecretChanged(SecretChange change, string name, string by) =>
        Add(EntryOf(change, name, by), new GateEvent { Type = change == SecretChange.Remove ? EventType.SecretRemoved : EventType.SecretSet, Time = Now, Subject = name, Person = by });

    /// <summary>The ledger has it already.</summary>
    public void Shredded(string session, string by) => Tell(new GateEvent { Type = EventType.RecordingRemoved, Time = Now, Session = session, Person = by });

    public static LedgerEntry EntryOf(SecretChange change, string name, string by) => change switch
    {
        SecretChange.Set => LedgerEntry.SecretSet(name, by),
        SecretChange.Rotate => LedgerEntry.SecretRotated(name, by),
        _ => LedgerEntry.SecretRemoved(name, by),
    };

    private DateTimeOffset Now => time.GetUtcNow();

    public void Add(LedgerEntry entry, GateEvent told)
    {
        recorders.Recording?.Ledger.Append(entry);
        Tell(told);
    }

    private void Tell(GateEvent told)
    {
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
