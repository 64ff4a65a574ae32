using System.Runtime.InteropServices;
using WireGate.Control;

namespace WireGate.Hosting;

/// <summary>Reloads on SIGHUP and when a file changed, and sweeps sessions, once a second.</summary>
internal sealed class ReloadLoop : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Gate _gate;
    private readonly Reloader _reloader;
    private readonly ControlSocket _socket;
    private readonly FileWatch _watch;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _hangup;
    private readonly Task _loop;
    private int _asked;

    public ReloadLoop(Gate gate, Reloader reloader, ControlSocket socket, TimeProvider time)
    {
        (_gate, _reloader, _socket) = (gate, reloader, socket);
        _watch = new FileWatch(gate.Targets.Configuration.Files);
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Volatile.Write(ref _asked, 1);
        });
        _loop = Task.Run(() => LoopAsync(time));
    }

    public bool IsAlive => !_loop.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        _hangup.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task LoopAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            var changed = _watch.HasChanged(_gate.Targets.Configuration.Files);
            if (Interlocked.Exchange(ref _asked, 0) == 1 || changed)
            {
                await _reloader.ReloadAsync(changed ? "a changed file" : "a signal", _stopping.Token).ConfigureAwait(false);
                _socket.Admit(_gate.AnyPersonHasUid);
            }

            _gate.Sweep.Run();
        }
    }
}
