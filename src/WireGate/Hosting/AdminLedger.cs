using System.Security.Cryptography;
using System.Text;
using WireGate.Configuration;
using WireGate.Recording.Ledger;

namespace WireGate.Hosting;

/// <summary>What operators and the gate itself do, told to the ledger. Where nothing is recorded it keeps silent.</summary>
/// <remarks>Each call may throw <see cref="LedgerUnavailableException"/>: then what it tells of may not be done, or is undone.</remarks>
internal sealed class AdminLedger(Recorders recorders)
{
    public void Started(GateConfiguration configuration) => Add(LedgerEntry.GateStarted(ControlDesk.Version, DigestOf(configuration)));

    public void Stopped(GateConfiguration configuration) => Add(LedgerEntry.GateStopped(ControlDesk.Version, DigestOf(configuration)));

    public void RulesChanged(GateConfiguration configuration, string by) => Add(LedgerEntry.RulesChanged(DigestOf(configuration), by));

    public void TokenIssued(string token, string agent, IReadOnlyList<string> targets, string by) => Add(LedgerEntry.TokenIssued(token, agent, targets, by));

    public void TokenRevoked(string token, string agent, IReadOnlyList<string> targets, string by) => Add(LedgerEntry.TokenRevoked(token, agent, targets, by));

    public void SessionKilled(string session, string by) => Add(LedgerEntry.SessionKilled(session, by));

    /// <summary>SHA-256 of what the rules say, without layout and comments.</summary>
    private static string DigestOf(GateConfiguration configuration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(configuration.Rules.Select(CanonicalText.Of)))));

    private void Add(LedgerEntry entry) => recorders.Recording?.Ledger.Append(entry);
}
