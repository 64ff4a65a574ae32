using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>
/// Tells systemd that the gate lives: sd_watchdog_enabled(3). The message comes from the thread pool that sessions run on, and only while
/// every loop that must run does: a gate that hangs is restarted.
/// </summary>
/// <param name="notifier">Absent where systemd did not start the gate.</param>
internal sealed class Watchdog(GateService gate, TimeProvider time, ILogger<Watchdog> logger, ISystemdNotifier? notifier = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (notifier is not { IsEnabled: true } || Period(Environment.GetEnvironmentVariable) is not { } period) return;
        // Twice a period, as the page says.
        using var timer = new PeriodicTimer(period / 2, time);
        do
        {
            if (gate.FindDead() is { } dead) GateLog.NotAlive(logger, dead);
            else notifier.Notify(new ServiceState("WATCHDOG=1"));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Null where no watchdog waits for this process.</summary>
    internal static TimeSpan? Period(Func<string, string?> environment)
    {
        if (environment("WATCHDOG_PID") is { Length: > 0 } pid && pid != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return null;
        return long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds) : null;
    }
}
