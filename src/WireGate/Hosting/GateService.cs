using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WireGate.Configuration;
using WireGate.Console;
using WireGate.Control;
using WireGate.Core.Approvals;
using WireGate.Events;
using WireGate.Exchange;
using WireGate.Logging;
using WireGate.Notifications;
using WireGate.Recording.Ledger;

namespace WireGate.Hosting;

/// <summary>Starts and stops the gate with its host.</summary>
internal sealed class GateService(Gate gate, ILoggerFactory loggers, ILogger<GateService> logger) : IHostedService, IDisposable
{
    private Reloader? _reloader;
    private ControlDesk? _desk;
    private ControlServer? _control;
    private ReloadLoop? _reloads;
    private ExchangeListener? _exchange;
    private ConsoleServer? _console;
    private ApprovalNotifier? _notifier;

    /// <summary>What has stopped working, or null.</summary>
    public string? FindDead() =>
        _control is { IsAlive: false } ? "the control socket" : _reloads is { IsAlive: false } ? "the reload loop" : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configuration = gate.Targets.Configuration;
        KeysStart.Run(gate, logger);
        if (configuration.Recording is { } options) gate.Recorders.Recording = RecordingStart.Open(options, gate.Time, loggers);
        else GateLog.NotRecorded(logger);
        if (!configuration.Events.Sinks.IsEmpty)
            gate.Recorders.Events = EventsOut.Start(configuration.Events, configuration.Gate.StateFolder, gate.Time, loggers.CreateLogger<EventsOut>(), gate.Vault);
        gate.Admin.Started(gate.Policy.Current.Version);
        try
        {
            await gate.Approvals.StartAsync().ConfigureAwait(false);
        }
        catch (ApprovalException error)
        {
            throw new IOException(error.InnerException is { } cause ? $"{error.Message}: {cause.Message}" : error.Message, error);
        }

        _reloader = new Reloader(gate, logger);
        _desk = new ControlDesk(gate, _reloader, logger);
        var socket = new ControlSocket(configuration.Gate.ControlSocket);
        _control = new ControlServer(socket, _desk, gate.Time, logger);
        socket.Admit(others: gate.AnyPersonHasUid);
        await gate.Listeners.CommitAsync(configuration.Listeners, await gate.Listeners.PrepareAsync(configuration.Listeners).ConfigureAwait(false)).ConfigureAwait(false);
        if (configuration.Gate.Exchange is { } exchange)
            _exchange = await ExchangeListener.StartAsync(exchange, new ExchangeEndpoint(gate, logger), loggers, cancellationToken).ConfigureAwait(false);
        if (configuration.Gate.Admin is { } admin) _console = await ConsoleStart.StartAsync(gate, admin, loggers, cancellationToken).ConfigureAwait(false);
        if (!gate.Notifications.Channels.IsEmpty) _notifier = await StartNotifierAsync(configuration, cancellationToken).ConfigureAwait(false);
        _reloads = new ReloadLoop(gate, _reloader, socket, gate.Time);
        GateLog.Started(logger, ControlDesk.Version, configuration.File);
    }

    /// <param name="cancellationToken">Cancelled when the host has waited long enough.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A reload could open listeners anew.
        if (_reloads is not null) await _reloads.DisposeAsync().ConfigureAwait(false);
        if (_desk is not null) _desk.IsDraining = true;
        if (_exchange is not null) await _exchange.DisposeAsync().ConfigureAwait(false);
        await gate.Listeners.StopAcceptingAsync().ConfigureAwait(false);
        await new Drain(gate.Sessions, gate.Time, logger).RunAsync(gate.Targets.Configuration.Gate.Drain, cancellationToken).ConfigureAwait(false);
        await gate.Listeners.StopAsync().ConfigureAwait(false);
        if (_notifier is not null) await _notifier.DisposeAsync().ConfigureAwait(false);
        if (_console is not null) await _console.DisposeAsync().ConfigureAwait(false);
        if (_control is not null) await _control.DisposeAsync().ConfigureAwait(false);
        TellStopped();
        if (gate.Recorders.Events is { } events) await events.DisposeAsync().ConfigureAwait(false);
        // When no session runs any more: what is left of them is sealed.
        if (gate.Recorders.Recording is { } recording) await recording.DisposeAsync().ConfigureAwait(false);
        GateLog.Stopped(logger);
    }

    public void Dispose() => _reloader?.Dispose();

    private async Task<ApprovalNotifier> StartNotifierAsync(GateConfiguration configuration, CancellationToken cancellationToken)
    {
        var notifier = new ApprovalNotifier(
            gate.Notifications, Path.Combine(configuration.Gate.StateFolder, "notifications"), gate.Approvals, gate.FindApprover,
            item => gate.Approvals.PageOf?.Invoke(item.Id), gate.Vault, gate.Time, loggers.CreateLogger<ApprovalNotifier>());
        await notifier.StartAsync(cancellationToken).ConfigureAwait(false);
        return notifier;
    }

    private void TellStopped()
    {
        try
        {
            gate.Admin.Stopped(gate.Policy.Current.Version);
        }
        catch (LedgerUnavailableException error)
        {
            // The ledger then ends without a word of farewell, as if the gate had been killed.
            GateLog.ControlFailed(logger, error.GetType().Name);
        }
    }
}
