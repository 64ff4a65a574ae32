using Microsoft.Extensions.Logging;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Logging;
using WireGate.Recording.Ledger;
using WireGate.Recording.Settings;

namespace WireGate.Hosting;

/// <summary>Puts a changed configuration in force: whole, or not at all.</summary>
internal sealed class Reloader(Gate gate, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="by">Who or what asked for it.</param>
    /// <param name="cancellationToken">The gate stops.</param>
    public async Task<ReloadOutcome> ReloadAsync(string by, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var outcome = await TryReloadAsync(by).ConfigureAwait(false);
            foreach (var error in outcome.Errors) GateLog.ReloadRefused(logger, error);
            foreach (var section in outcome.AtNextStart) GateLog.NeedsRestart(logger, section);
            return outcome;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ReloadOutcome> TryReloadAsync(string by)
    {
        var before = gate.Targets.Configuration;
        Snapshot next;
        IReadOnlyList<AcceptLoop> prepared = [];
        try
        {
            next = gate.Loader.Load(before.File);
            prepared = await gate.Listeners.PrepareAsync(next.Configuration.Listeners).ConfigureAwait(false);
            gate.Vault.Use(next.Credentials);
            gate.Admin.RulesChanged(next.Rules.Version, by);
        }
        catch (ConfigException error)
        {
            return new ReloadOutcome([.. error.All.Select(one => one.Message)], []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CredentialException or LedgerUnavailableException)
        {
            foreach (var loop in prepared) await loop.DisposeAsync().ConfigureAwait(false);
            return new ReloadOutcome([error.Message], []);
        }

        // From here on nothing is refused.
        gate.Apply(next);
        await gate.Listeners.CommitAsync(next.Configuration.Listeners, prepared).ConfigureAwait(false);
        var ended = gate.Sweep.Run();
        foreach (var warning in next.FindWarnings()) GateLog.RuleWarning(logger, warning.ToString());
        GateService.TellUnenforced(next.Configuration, gate.Time, logger);
        GateLog.Reloaded(logger, ended);
        return new ReloadOutcome([], [.. AtNextStart(next.Configuration, before).Select(section => $"the section \"{section}\"")]);
    }

    private static IEnumerable<string> AtNextStart(GateConfiguration next, GateConfiguration before)
    {
        if (next.Gate != before.Gate) yield return "gate";
        if (!RecordingOptions.AreSame(next.Recording, before.Recording)) yield return "recording";
        if (!next.Events.Sinks.SequenceEqual(before.Events.Sinks)) yield return "events";
        if (TextOf(next) != TextOf(before)) yield return "notifications";
        if (next.Seal != before.Seal) yield return "vault";
    }

    private static string? TextOf(GateConfiguration configuration) => configuration.Notifications is { } keys ? CanonicalText.Of(keys.Node) : null;
}
