using System.Buffers;
using System.Net.Security;
using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Configuration;
using WireGate.Core.Masks;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Databases;
using WireGate.Postgres.Effects;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Postgres.Startup;
using WireGate.Postgres.Upstream;
using WireGate.Postgres.Written;

namespace WireGate.Postgres;

/// <summary>PostgreSQL's frontend/backend protocol, versions 3.0 and 3.2.</summary>
public sealed class PostgresProtocol : IProtocol
{
    private readonly CancelKeyTable _cancels;
    private readonly SqlReader _sql;
    private readonly UpstreamLogin _login;
    private readonly DatabaseTable _databases;
    private readonly TimeProvider _time;
    private readonly MaskKey _maskKey;

    public PostgresProtocol(ProtocolServices services)
    {
        _cancels = new CancelKeyTable(services.Time);
        _sql = new SqlReader(new SqlGrammar(services.CacheFolder, services.Time), new SqlFactsCache(), SqlFactsReader.Read);
        var connector = services.Connector;
        _login = new UpstreamLogin(
            new UpstreamDialer(connector.ConnectAsync, connector.ConnectAgainAsync, static (target, link) => target.Tls.Build(link.Host!.Value, ClientStartup.Alpn)),
            services.Time);
        _databases = new DatabaseTable(_login, services.Time);
        _time = services.Time;
        _maskKey = services.MaskKey;
    }

    public string Name => "postgres";

    public int DefaultPort => 5432;

    public FacetSchema Facets => PostgresFacets.Schema;

    public object ReadTarget(MappingReader keys) => PostgresTargetSettings.Read(keys);

    public object ReadListener(MappingReader keys) => PostgresListenerSettings.Read(keys);

    public async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var settings = (PostgresListenerSettings)session.Listener.Settings;
        Func<SslServerAuthenticationOptions>? tls = session.Listener.Tls is { } own ? () => own.Build(ClientStartup.Alpn) : null;
        switch (await new ClientLogin(session, settings, tls).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            case StartupOutcome.Login { Request: var request }:
                await new PostgresService(session, request, _login, _databases, _sql, _cancels, _maskKey).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case StartupOutcome.Cancel { Request: var request }:
                // Nothing is answered; the client waits for the connection to close, which must not come before the target has acted.
                if (_cancels.Find(request, session.Client) is { } running) await running.CancelRunningAsync(cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    public async Task<ProbeResult> ProbeAsync(Target target, ICredential credential, CancellationToken cancellationToken)
    {
        var settings = (PostgresTargetSettings)target.Settings;
        var startup = new UpstreamStartup { Database = settings.Database, Agent = "check", Session = "", ReadOnly = true };
        await using var connection = new SimpleQueryConnection(
            await _login.ConnectAsync(target, credential, startup, cancellationToken).ConfigureAwait(false), _time);
        return (await TargetProbe.RunAsync(connection, cancellationToken).ConfigureAwait(false)).ToProbeResult();
    }

    public Task<ActionEffect> DescribeEffectAsync(Target target, ICredential credential, HeldAction action, CancellationToken cancellationToken) =>
        new EffectReader(_sql, _login, _time).DescribeAsync(target, credential, action, cancellationToken);

    public IOfflineTarget ReadOffline(Target target, MappingReader? catalogue)
    {
        var settings = (PostgresTargetSettings)target.Settings;
        return new WrittenDatabase(_sql, settings, WrittenCatalogueReader.Read(settings.Database, catalogue));
    }

    public async Task<AccessSet> DescribeAsync(Target target, ICredential? credential, string text, CancellationToken cancellationToken)
    {
        var facts = await _sql.ReadAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)), cancellationToken).ConfigureAwait(false);
        if (credential is null) return UnreachableDatabase.Judge.Describe(facts);
        var database = await _databases.OpenAsync(target, credential, ((PostgresTargetSettings)target.Settings).Database, cancellationToken).ConfigureAwait(false);
        try
        {
            return await database.Judge.DescribeAsync(facts, SearchPath.Pinned, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await database.DetachAsync(credential).ConfigureAwait(false);
        }
    }
}
