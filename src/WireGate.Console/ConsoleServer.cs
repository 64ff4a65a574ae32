using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Approvals;
using WireGate.Console.Api;
using WireGate.Console.Http;
using WireGate.Console.Pages;
using WireGate.Console.Sessions;
using WireGate.Console.SignIn;

namespace WireGate.Console;

/// <summary>The admin listener: the pages and the API where people decide. Its own socket, its own log-in.</summary>
/// <remarks>
/// Kestrel's own schedulers carry every completion to the thread pool, so that nothing here runs on the threads of the sessions' sockets; what comes from the approvals
/// crosses a channel.
/// </remarks>
public sealed class ConsoleServer : IAsyncDisposable
{
    /// <summary>An answer with its reason; a device's handle.</summary>
    private const int MaxBody = 16 * 1024;

    private readonly WebApplication _app;
    private readonly Sealer _sealer = new();
    private readonly ChangeFeed _feed;
    private readonly ConsoleOptions _options;
    private readonly ILogger _logger;

    /// <param name="options">Where it is.</param>
    /// <param name="desk">What it shows and where answers go.</param>
    /// <param name="people">Who may come in.</param>
    /// <param name="signIn">Who says who they are.</param>
    /// <param name="findObstacle">Why the gate serves no sessions now, for anybody who asks; null if it does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears who logged in and what failed; never what was sent.</param>
    public ConsoleServer(
        ConsoleOptions options, IApprovalDesk desk, IConsolePeople people, ISignIn signIn, Func<string?> findObstacle, TimeProvider time, ILogger<ConsoleServer> logger)
    {
        (_options, _logger) = (options, logger);
        // The empty builder: no settings from files or the environment can open another port or switch a limit off.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "wiregate" });
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _app = builder.Build();
        _feed = new ChangeFeed(desk);
        Map(desk, people, signIn, findObstacle, time);
    }

    /// <summary>Where it listens, once started: the port that the system chose where none was configured.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <exception cref="IOException">The address can't be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        _logger.Started(_options.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _feed.Dispose();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _sealer.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        // People and probes: some browsers keep six open.
        kestrel.Limits.MaxConcurrentConnections = 500;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Listen(_options.Bind, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (_options.Tls is not { } tls) return;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = _ => ValueTask.FromResult(tls.Build()),
            });
        });
    }

    private void Map(IApprovalDesk desk, IConsolePeople people, ISignIn signIn, Func<string?> findObstacle, TimeProvider time)
    {
        var sessions = new ConsoleSessions(_options, people, time);
        var door = new Doorkeeper(sessions);
        var gatekeeper = new Gatekeeper(_options, _logger);
        _app.Use(next => context => gatekeeper.InvokeAsync(context, next));
        _app.MapGet("/livez", context => Answers.WriteAsync(context, "text/plain", "ok\n"u8.ToArray()));
        _app.MapGet("/readyz", context =>
        {
            var obstacle = findObstacle();
            context.Response.StatusCode = obstacle is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Answers.WriteAsync(context, "text/plain", obstacle is null ? "ok\n"u8.ToArray() : Encoding.UTF8.GetBytes($"not ready: {obstacle}\n"));
        });
        Assets.Map(_app);
        new LoginRoutes(_options, signIn, _sealer, sessions, people, door, time, _logger).Map(_app);
        new DeviceRoutes(_options, signIn, _sealer, sessions, people, time, _logger).Map(_app, door);
        new PageRoutes(desk, door, _logger).Map(_app);
        new ApiRoutes(_options, desk, door, _logger).Map(_app);
        new EventRoutes(_feed, sessions, time).Map(_app, door);
        _app.Map("/{**path}", context => Answers.ProblemAsync(context, StatusCodes.Status404NotFound, "There is no such page."));
    }

    /// <summary>The daemon says when it ends; signals are its own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
