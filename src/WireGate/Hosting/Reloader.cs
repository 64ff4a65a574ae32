using System.Collections.Immutable;
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

    /// <summary>What was wrong, one line each; empty if the configuration is in force.</summary>
    /// <param name="by">Who or what asked for it.</param>
    /// <param name="cancellationToken">The gate stops.</param>
    public async Task<ImmutableArray<string>> ReloadAsync(string by, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var errors = await TryReloadAsync(by).ConfigureAwait(false);
            foreach (var error in errors) GateLog.ReloadRefused(logger, error);
            return errors;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ImmutableArray<string>> TryReloadAsync(string by)
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
            return [.. error.All.Select(one => one.Message)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CredentialException or LedgerUnavailableException)
        {
            foreach (var loop in prepared) await loop.DisposeAsync().ConfigureAwait(false);
            return [error.Message];
        }

        // From here on nothing is refused.
        gate.Apply(next);
        await gate.Listeners.CommitAsync(next.Configuration.Listeners, prepared).ConfigureAwait(false);
        var ended = gate.Sweep.Run();
        if (next.Configuration.Gate != before.Gate) GateLog.NeedsRestart(logger, "the section \"gate\"");
        if (!RecordingOptions.AreSame(next.Configuration.Recording, before.Recording)) GateLog.NeedsRestart(logger, "the section \"recording\"");
        if (!next.Configuration.Events.Sinks.SequenceEqual(before.Events.Sinks)) GateLog.NeedsRestart(logger, "the section \"events\"");
        if (TextOf(next.Configuration) != TextOf(before)) GateLog.NeedsRestart(logger, "the section \"notifications\"");
        if (next.Configuration.Seal != before.Seal) GateLog.NeedsRestart(logger, "the section \"vault\"");
        foreach (var warning in next.FindWarnings()) GateLog.RuleWarning(logger, warning.ToString());
        GateService.TellUnenforced(next.Configuration, gate.Time, logger);
        GateLog.Reloaded(logger, ended);
        return [];
    }

    private static string? TextOf(GateConfiguration configuration) => configuration.Notifications is { } keys ? CanonicalText.Of(keys.Node) : null;
}
