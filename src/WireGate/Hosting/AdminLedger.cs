using System.Security.Cryptography;
using System.Text;
using WireGate.Configuration;
using WireGate.Events;
using WireGate.Recording.Ledger;

namespace WireGate.Hosting;

/// <summary>What operators and the gate itself do, told to the ledger and to other systems, where they are configured.</summary>
/// <remarks>Each call may throw <see cref="LedgerUnavailableException"/>: then what it tells of may not be done, or is undone.</remarks>
internal sealed class AdminLedger(Recorders recorders, TimeProvider time)
{
    public void Started(GateConfiguration configuration) =>
        Add(LedgerEntry.GateStarted(ControlDesk.Version, DigestOf(configuration)), new GateEvent { Type = EventType.GateStarted, Time = Now });

    public void Stopped(GateConfiguration configuration) =>
        Add(LedgerEntry.GateStopped(ControlDesk.Version, DigestOf(configuration)), new GateEvent { Type = EventType.GateStopping, Time = Now });

    public void RulesChanged(GateConfiguration configuration, string by) =>
        Add(LedgerEntry.RulesChanged(DigestOf(configuration), by), new GateEvent { Type = EventType.RulesChanged, Time = Now, Person = by });

    public void TokenIssued(string token, string agent, IReadOnlyList<string> targets, string by) =>
        Add(LedgerEntry.TokenIssued(token, agent, targets, by), new GateEvent { Type = EventType.TokenIssued, Time = Now, Token = token, Agent = agent, Person = by });

    public void TokenRevoked(string token, string agent, IReadOnlyList<string> targets, string by) =>
        Add(LedgerEntry.TokenRevoked(token, agent, targets, by), new GateEvent { Type = EventType.TokenRevoked, Time = Now, Token = token, Agent = agent, Person = by });

    public void SessionKilled(string session, string by) =>
        Add(LedgerEntry.SessionKilled(session, by), new GateEvent { Type = EventType.SessionKilled, Time = Now, Session = session, Person = by });

    /// <summary>SHA-256 of what the rules say, without layout and comments.</summary>
    private static string DigestOf(GateConfiguration configuration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(configuration.Rules.Select(CanonicalText.Of)))));

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
