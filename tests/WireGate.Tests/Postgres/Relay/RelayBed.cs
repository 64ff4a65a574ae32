using System.Net;
using System.Text;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Core.Redaction;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Redaction;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Postgres.Upstream;
using WireGate.Testing;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Startup;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>A session after both log-ins, over memory: the real relay between a client and a backend that do what a test says.</summary>
internal sealed class RelayBed : IAsyncDisposable
{
    public const string Poison = "WIREGATE_DENIED";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Lazy<SqlGrammar> Grammar = new(() => new SqlGrammar(null, TimeProvider.System));

    /// <summary>Of every session here, so that a test can say what a hash is.</summary>
    public static MaskKey MaskKey { get; } = new(static () => new SecretBuffer(new byte[MaskKey.Length]));

    private readonly Link _upstream;

    private RelayBed(Session session, Link upstream, PeerEnd client, PeerEnd backend, FakeIdentity identity, RelayServices services, SecretPatterns patterns)
    {
        (Session, _upstream, Client, Backend, Identity, Services) = (session, upstream, client, backend, identity, services);
        var greeting = new UpstreamGreeting(ProtocolVersion.V3_0);
        Take(greeting, Wire.Message('S', "client_encoding", "UTF8"));
        Take(greeting, Wire.Message('S', "is_superuser", "off"));
        Take(greeting, Wire.Message('K', 42, new byte[] { 1, 2, 3, 4 }));
        Take(greeting, Wire.Message('Z', 'I'));
        var connection = new UpstreamConnection(session.Target!, upstream, ChannelTrust.Verified, greeting);
        var gate = new StatementGate(session, new SqlReader(Grammar.Value, new SqlFactsCache(), SqlFactsReader.Read), Judge, new SessionState { Database = "orders", Role = "app", SearchPath = "public, pg_temp" })
        {
            Planner = services.Planner,
        };
        var canceller = new UpstreamCanceller(_ =>
        {
            Cancels++;
            return Task.CompletedTask;
        });
        Relay = new PostgresRelay(session, connection, gate, new SessionWatch(connection.Parameters, readOnly: true), canceller, new AnswerRedactor(session, patterns), MaskKey);
        Running = Relay.RunAsync(CancellationToken.None);
    }

    public Session Session { get; }

    public PeerEnd Client { get; }

    public PeerEnd Backend { get; }

    public FakeIdentity Identity { get; }

    public RelayServices Services { get; }

    public KindJudge Judge { get; } = new();

    public PostgresRelay Relay { get; }

    /// <summary>The relay's run.</summary>
    public Task Running { get; }

    /// <summary>Cancel requests sent to the backend.</summary>
    public int Cancels { get; private set; }

    public static Task<RelayBed> StartAsync(
        bool clientReads = true, IRecorder? record = null, RelayServices? services = null, WireGate.Core.Limits.IBudget? budget = null)
    {
        var (downstream, client) = LinkPair.InMemory();
        var (upstream, backend) = LinkPair.InMemory();
        return StartAsync((downstream, new PeerEnd(client, clientReads)), (upstream, new PeerEnd(backend)), record, services, budget);
    }

    /// <param name="client">The gate's end of the client's connection, and the client's.</param>
    /// <param name="backend">The gate's end of the backend's connection, and the backend's.</param>
    /// <param name="record">Null to keep nothing.</param>
    /// <param name="services">The rules and people; null for rules that hold nothing.</param>
    /// <param name="budget">Of the client's token.</param>
    public static async Task<RelayBed> StartAsync(
        (Link Link, PeerEnd Peer) client, (Link Link, PeerEnd Peer) backend, IRecorder? record, RelayServices? services = null, WireGate.Core.Limits.IBudget? budget = null)
    {
        services ??= new RelayServices();
        var identity = new FakeIdentity { Budget = budget };
        var session = await LogInAsync(client.Link, services, identity, record);
        var lease = await session.OpenTargetAsync("orders", null, CancellationToken.None);
        return new RelayBed(session, backend.Link, client.Peer, backend.Peer, identity, services, await lease.FindSecretsAsync(CancellationToken.None));
    }

    /// <summary>A session that has logged in and opened nothing.</summary>
    public static async Task<Session> LogInAsync(Link client, RelayServices services, FakeIdentity? identity = null, IRecorder? record = null)
    {
        var session = new Session(
            new Listener
            {
                Name = "postgres",
                Protocol = "postgres",
                Bind = new IPEndPoint(IPAddress.Loopback, 0),
                Settings = new PostgresListenerSettings(ClientAuthenticationMethod.Auto),
            },
            client, Sessions.Elsewhere, services.Make(identity ?? new FakeIdentity(), record));
        await session.AuthenticateAsync(new PresentedCredential.Token(Encoding.UTF8.GetBytes(FakeIdentity.Token)), CancellationToken.None);
        return session;
    }

    /// <summary>Waits until the relay is over, then closes both connections as the gate does.</summary>
    public async Task EndedAsync()
    {
        Client.Resume();
        await Running.WaitAsync(Patience);
        // The peers hang up as well: nobody waits for the gate's patience.
        await Client.EndAsync();
        await Backend.EndAsync();
        await Session.SettleAsync();
        await Session.Downstream.CloseAsync();
        await _upstream.CloseAsync();
        await Client.Reading.WaitAsync(Patience);
        await Backend.Reading.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Session.End(SessionEnd.Killed);
        await EndedAsync();
        await Session.DisposeAsync();
    }

    private static void Take(UpstreamGreeting greeting, byte[] message) => greeting.Take(message[0], new(message));
}
