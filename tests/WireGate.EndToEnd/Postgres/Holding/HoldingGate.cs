using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Masks;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.EndToEnd.Harness;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;
using WireGate.Testing;

namespace WireGate.EndToEnd.Postgres.Holding;

/// <summary>
/// The real protocol between real clients and a real server, under rules that hold all that is no read, and with people who answer when a test says so.
/// </summary>
internal sealed class HoldingGate : IIdentity, IPolicy, IPolicyScope, IVault, ITargets, IApprovals, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<HeldRequest> _asked = Channel.CreateUnbounded<HeldRequest>();
    private readonly ConcurrentDictionary<string, Decision> _held = new();
    private readonly Lock _lock = new();
    private readonly List<HeldRequest> _requests = [];
    private readonly UpstreamLoginServer _server;
    private readonly SessionServices _services;
    private readonly Listener _listener;
    private readonly Task _accepting;

    public HoldingGate(UpstreamLoginServer server)
    {
        _server = server;
        Protocol = new PostgresProtocol(new ProtocolServices(new UpstreamConnector(), TimeProvider.System, NullLoggerFactory.Instance, Path.GetTempPath()));
        _services = new SessionServices(this, this, this, new NoRecord(), this, new SessionTable(), TimeProvider.System) { Approvals = this };
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _listener = new Listener { Name = "test", Protocol = "postgres", Bind = _listening.LocalEndPoint!, Settings = new PostgresListenerSettings(ClientAuthenticationMethod.Auto) };
        _accepting = AcceptAsync();
    }

    public PostgresProtocol Protocol { get; }

    public int Port => ((IPEndPoint)_listening.LocalEndPoint!).Port;

    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(60);

    public bool HoldsOpening { get; set; }

    bool IPolicyScope.IsCurrent => true;

    bool IPolicyScope.AllowsAnything => true;

    string IPolicyScope.Version => "1";

    /// <summary>The next request that is asked anew.</summary>
    public async Task<HeldRequest> NextAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public int Requests
    {
        get
        {
            lock (_lock) return _requests.Count;
        }
    }

    public Task<ShellResult> PsqlAsync(params string[] commands) => Shell.RunAsync("psql", PsqlArguments(commands), PsqlEnvironment());

    public IEnumerable<string> PsqlArguments(params string[] commands) =>
        ["-XAt", "-v", "VERBOSITY=verbose", "-h", "127.0.0.1", "-p", Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", "agent", "-d", "orders", .. commands.SelectMany(static sql => new[] { "-c", sql })];

    public static Dictionary<string, string?> PsqlEnvironment() => new() { ["PGPASSWORD"] = "token", ["PGSSLMODE"] = "disable", ["PGGSSENCMODE"] = "disable" };

    public Target Find(string name) => new()
    {
        Name = name,
        Protocol = "postgres",
        Addresses = [new HostPort("127.0.0.1", _server.Port)],
        Credential = "app",
        Tls = new UpstreamTls(UpstreamTlsMode.Disable),
        Settings = new PostgresTargetSettings { Database = "postgres" },
    };

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(new Pencil());

    public ValueTask<IApproval> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var known = _requests.Find(asked => !asked.IsUsed && asked.Request.Digest.Span.SequenceEqual(request.Digest.Span));
            if (known is not null) return new ValueTask<IApproval>(known);
            var made = new HeldRequest($"r{_requests.Count + 1}", request);
            _requests.Add(made);
            _asked.Writer.TryWrite(made);
            return new ValueTask<IApproval>(made);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listening.Dispose();
        await _accepting;
    }

    ValueTask<Principal?> IIdentity.AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) =>
        new(presented is PresentedCredential.Token token && Encoding.UTF8.GetString(token.Bytes.Span) == "token"
            ? new Principal { Agent = "planner", TokenId = "wgt_test", SessionExpires = DateTimeOffset.MaxValue } : null);

    ValueTask<ScramVerifier> IIdentity.FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

    bool IIdentity.LooksLikeTokenId(string userName) => false;

    IPolicyScope IPolicy.ScopeFor(Principal principal, Target target) => this;

    IMasks IPolicyScope.Masks => NoMasks.Instance;

    Decision? IPolicyScope.DecideOpening() => HoldsOpening ? Held("opening") : null;

    Decision IPolicyScope.Decide(AccessSet accesses) =>
        accesses.Accesses.All(static access => access.IsHousekeeping || access.Effect == Effect.Read) ? new Decision(Outcome.Allow, "reads") : Held("writes-need-a-dba");

    /// <summary>Made once, as rules are when they are loaded: other terms are another question.</summary>
    private Decision Held(string rule) => _held.GetOrAdd(rule, static (name, wait) =>
        new Decision(Outcome.Hold, name) { Holds = [new HoldTerms { Rule = name, Groups = ["dba"], Wait = wait }] }, Wait);

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true) sessions.Add(ServeAsync(await _listening.AcceptAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        var link = Link.FromSocket(socket);
        await using var session = new Session(_listener, link, link.Remote!, _services);
        try
        {
            await Protocol.RunAsync(session, _stop.Token);
        }
        finally
        {
            await session.SettleAsync();
            await link.CloseAsync();
        }
    }

    private sealed class Pencil : ICredential
    {
        public string Name => "app";

        public string User => "by_scram";

        public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => new(new SecretBuffer("pencil"u8));

        public SecretBuffer? FindDerived(string label) => null;

        public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

        public void Dispose() { }
    }
}
