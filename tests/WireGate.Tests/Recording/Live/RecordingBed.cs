using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
using WireGate.Recording.Live;
using WireGate.Recording.Settings;
using WireGate.Recording.Verify;
using WireGate.Testing;

namespace WireGate.Tests.Recording.Live;

/// <summary>A recorder with real files, and sessions over fakes. The rules allow what begins with "ok".</summary>
internal sealed class RecordingBed : IDisposable
{
    public RecordingBed(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("wg-rec-").FullName;
        Options = new RecordingOptions
        {
            Readers = [],
            Folder = Folder,
            Journal = 16 * 1024 * 1024,
            MinFree = 0,
            Quota = 0,
            Keep = TimeSpan.Zero,
            KeepSize = 0,
            Default = RecordingSettings.Default,
        };
    }

    public string Folder { get; }

    public RecordingOptions Options { get; set; }

    /// <summary>Never disposed: beds share it.</summary>
    public NodeKey Node { get; init; } = NodeKey.Create("test.gate");

    public ReaderSecretKey Reader { get; } = ReaderSecretKey.Create("auditor");

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public RecordingService? Service { get; private set; }

    public RecordingService Start()
    {
        Service = RecordingService.Open(Options, new RecordingKeys(Node, new NodeSigner(Node), [Reader.Public]), Time, NullLoggerFactory.Instance);
        return Service;
    }

    public async Task<Session> OpenAsync(RecordingSettings? settings = null, string agent = "planner", IPolicy? policy = null, DateTimeOffset? unenforcedUntil = null)
    {
        var target = new Target
        {
            Name = "shop",
            Protocol = "test",
            Addresses = [new HostPort("localhost", 1)],
            Credential = "shop-password",
            Tls = new UpstreamTls(UpstreamTlsMode.Disable),
            Settings = new object(),
            UnenforcedUntil = unenforcedUntil,
            Recording = settings ?? RecordingSettings.Default,
        };
        var services = new SessionFakes(target, agent);
        var (link, _) = LinkPair.InMemory();
        var listener = new Listener { Name = "test", Protocol = "test", Bind = new IPEndPoint(IPAddress.Loopback, 0), Settings = new object() };
        var session = new Session(
            listener, link, listener.Bind, new SessionServices(services, policy ?? services, services, Service!, services, new SessionTable(), Time));
        await session.AuthenticateAsync(new PresentedCredential.ProvenToken("t"), CancellationToken.None);
        await session.OpenTargetAsync("shop", null, CancellationToken.None);
        return session;
    }

    /// <summary>Asks, and commits as a pump does before it flushes.</summary>
    public static async Task AskAsync(Session session, string text)
    {
        var access = new Access(text.StartsWith("ok", StringComparison.Ordinal) ? Effect.Read : Effect.Delete, []);
        await session.AuthorizeAsync(new Operation(new AccessSet("TEST", [access]), new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text))), CancellationToken.None);
        await session.Record.CommitAsync(CancellationToken.None);
    }

    public IReadOnlyList<string> Files(string extension) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "sessions"), "*" + extension, SearchOption.AllDirectories)];

    /// <summary>All but the lock, which nobody else can open.</summary>
    public IEnumerable<string> AllFiles() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock");

    public SessionFileReport Verify(string path)
    {
        using var file = File.OpenRead(path);
        return SessionFileVerifier.Verify(file, [Node.Verifier]);
    }

    /// <summary>As a gate does when it stops.</summary>
    public void Stop() => Service?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public void Dispose()
    {
        Stop();
        Reader.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
