using System.Net;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Policy;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;
using WireGate.Testing;

namespace WireGate.Benchmarks.Postgres;

/// <summary>A session that is past both log-ins, with real rules and nothing else behind it.</summary>
internal static class OpenSession
{
    private const string Rules = """
        rules:
          - { name: read-accounts, when: { effect: read, table: "pgbench_*" }, then: allow }
          - { name: no-secrets, when: { table: [secrets, api_keys] }, then: deny }
          - { name: no-national-ids, when: { column: "*.national_id" }, then: deny }
          - { name: no-schema-changes, when: { effect: schema }, then: deny }
          - { name: no-server-functions, when: { function: "pg_read_*file" }, then: deny }
        """;

    /// <param name="downstream">The client.</param>
    /// <param name="policy">Other rules than the usual ones.</param>
    public static async Task<Session> OverAsync(Link downstream, IPolicy? policy = null)
    {
        var target = new Target
        {
            Name = "shop",
            Protocol = "postgres",
            Addresses = [new HostPort("localhost", 5432)],
            Credential = "shop",
            Tls = new UpstreamTls(UpstreamTlsMode.Disable),
            Settings = new PostgresTargetSettings { Database = "bench" },
        };
        var rules = PolicyLoader.Load([PolicyFile.Parse("rules.yaml", new StringReader(Rules))], new PolicyVocabulary([PostgresFacets.Schema], [target]));
        var listener = new Listener
        {
            Name = "postgres",
            Protocol = "postgres",
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            Settings = new PostgresListenerSettings(ClientAuthenticationMethod.Auto),
        };
        var services = new Services(rules, target);
        var session = new Session(
            listener, downstream, listener.Bind, new SessionServices(services, policy ?? services, services, services, services, new SessionTable(), TimeProvider.System));
        await session.AuthenticateAsync(new PresentedCredential.ProvenToken("t"), CancellationToken.None).ConfigureAwait(false);
        await session.OpenTargetAsync("shop", null, CancellationToken.None).ConfigureAwait(false);
        return session;
    }

    private sealed class Services(RuleSet rules, Target target) : IIdentity, IPolicy, IVault, IRecorder, ITargets
    {
        public ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken) =>
            new(new Principal { Agent = "planner", TokenId = "t", SessionExpires = DateTimeOffset.MaxValue });

        public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool LooksLikeTokenId(string userName) => false;

        public IPolicyScope ScopeFor(Principal principal, Target of) => rules.ScopeFor(principal, of);

        public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => new(new NoSecret());

        public Target? Find(string name) => target;

        public ISessionRecord Open(Session session) => new ShapeRecord();
    }

    /// <summary>Keeps nothing, and is told as much as one that records the shape of answers and some rows.</summary>
    private sealed class ShapeRecord : NoRecord
    {
        public override RowLimit RowLimit => RowLimit.ShapeOnly with { Rows = 10 };
    }

    private sealed class NoSecret : ICredential
    {
        public string Name => "shop";

        public string? User => "bench";

        public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public SecretBuffer? FindDerived(string label) => null;

        public void KeepDerived(string label, ReadOnlySpan<byte> keys) { }

        public void Dispose() { }
    }
}
