using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Hosting;
using WireGate.Identity;

namespace WireGate.Tests.Daemon;

/// <summary>A real gate in a folder of its own, with the echo protocol on a unix socket.</summary>
internal sealed class GateFixture : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;

    public GateFixture(string? configuration = null)
    {
        Folder = Directory.CreateTempSubdirectory("wg-").FullName;
        Write("secret", "hunter2");
        Write("wiregate.yaml", configuration ?? Configuration());
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        StateFolder.Prepare(Path.Combine(Folder, "state"));
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        File.WriteAllBytes(Path.Combine(Folder, "state", "secrets.key"), new byte[32]);
        File.SetUnixFileMode(Path.Combine(Folder, "state", "secrets.key"), UnixFileMode.UserRead);
        ImmutableArray<IProtocol> protocols = [new EchoProtocol()];
        var loader = new SnapshotLoader(protocols);
        Gate = new Gate(loader.Load(PathOf("wiregate.yaml")), loader, protocols, _loggers, TimeProvider.System);
        Reloader = new Reloader(Gate, _loggers.CreateLogger("reload"));
    }

    public string Folder { get; }

    public Gate Gate { get; }

    public Reloader Reloader { get; }

    public LinesLog Log { get; } = new();

    /// <summary>A whole configuration; parts can be exchanged.</summary>
    public static string Configuration(string rules = AllowReads, string target = "tone: high", string agents = "planner: { groups: [agents] }", string listeners = "", string drain = "30s") => $$"""
        gate: { state: state, drain: {{drain}} }
        listeners:
          - { protocol: echo, bind: ./data/echo.sock }
        {{listeners}}
        identity: { agents: { {{agents}} } }
        credentials: { echo: { from: file, path: secret, to: ["h:7"] } }
        targets: { one: { protocol: echo, address: h, credential: echo, {{target}} } }
        rules:
        {{rules}}
        """;

    public const string AllowReads = "  - { name: reads, when: { effect: read }, then: allow }";

    public const string AllowDeletes = "  - { name: deletes, when: { effect: delete }, then: allow }";

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public async Task StartAsync()
    {
        var listeners = Gate.Targets.Configuration.Listeners;
        await Gate.Listeners.CommitAsync(listeners, await Gate.Listeners.PrepareAsync(listeners));
    }

    public async Task<string> IssueAsync(string agent = "planner")
    {
        using var issued = await Gate.Tokens.IssueAsync(
            new TokenRequest { Agent = agent, LoginFor = TimeSpan.FromMinutes(5), SessionFor = TimeSpan.FromMinutes(5) }, CancellationToken.None);
        return Encoding.ASCII.GetString(issued.Text.Span);
    }

    /// <summary>Logs in and opens the target.</summary>
    public async Task<EchoClient> LogInAsync()
    {
        var client = await ConnectAsync();
        await client.SendAsync(await IssueAsync());
        await client.SendAsync("one");
        Assert.That(await client.ReadAsync(), Is.EqualTo("welcome"));
        return client;
    }

    public async Task<EchoClient> ConnectAsync(string socket = "data/echo.sock")
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(PathOf(socket)));
        return new EchoClient(client);
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.Listeners.StopAsync();
        Reloader.Dispose();
        Gate.Dispose();
        _loggers.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
