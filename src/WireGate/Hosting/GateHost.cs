using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using WireGate.Configuration;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>Runs the gate in the foreground until it is told to stop.</summary>
internal static class GateHost
{
    /// <exception cref="Core.Configuration.ConfigException">The configuration is wrong.</exception>
    /// <exception cref="IOException">The state folder or an address can't be had.</exception>
    public static async Task<int> RunAsync(string file, CancellationToken cancellationToken)
    {
        var settings = ConfigurationLoader.LoadGate(file);
        using var state = StateFolder.Lock(settings.StateFolder);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "wiregate" });
        LogSetup.Add(builder.Logging, settings);
        // Not by AddSystemd: it looks who our parent is, which may be podman or a shell, and puts a log format of its own in the place of ours.
        builder.Services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 }) builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => Gate.Create(file, services.GetRequiredService<ILoggerFactory>(), TimeProvider.System));
        builder.Services.AddSingleton<GateService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GateService>());
        builder.Services.AddHostedService<Watchdog>();
        builder.Services.Configure<HostOptions>(options =>
        {
            // Beyond the drain: five seconds for handlers, and as many for the rest.
            options.ShutdownTimeout = Drain.LongestFor(settings.Drain) + TimeSpan.FromSeconds(10);
            options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.StopHost;
        });
        using var host = builder.Build();
        // Here rather than at the host's start, where an error in the configuration would look like one of the host.
        _ = host.Services.GetRequiredService<Gate>();
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        await host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }
}
