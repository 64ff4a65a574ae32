using System.Buffers;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Databases;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Redaction;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Postgres.Startup;
using WireGate.Postgres.Upstream;

namespace WireGate.Postgres;

/// <summary>One client that has logged in to the gate: opens its target, logs in there, and relays.</summary>
internal sealed class PostgresService(
    Session session, StartupRequest request, UpstreamLogin login, DatabaseTable databases, SqlReader sql, CancelKeyTable cancels, MaskKey maskKey)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Ending);
        try
        {
            var name = TargetName.Resolve(request, session.Principal!, session.Listener);
            var lease = await OpenAsync(name, ending.Token).ConfigureAwait(false);
            var settings = (PostgresTargetSettings)lease.Target.Settings;
            if (!settings.AcceptsSearchPath(request.SearchPath))
                throw new ClientRefusedException(SqlState.InsufficientPrivilege, "this target does not let clients set search_path", "Qualify names, or ask the operator to set search_path on the target.");
            var database = await databases.OpenAsync(lease.Target, lease.Credential, name.Database ?? settings.Database, ending.Token).ConfigureAwait(false);
            try
            {
                await ConnectAsync(lease, database, settings, ending.Token, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await database.DetachAsync(lease.Credential).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (Refusal(error) is { } refusal)
        {
            session.ReportFailure("target", refusal.Message);
            await refusal.SendAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>Perhaps after people were asked.</summary>
    private async Task<TargetLease> OpenAsync(TargetName name, CancellationToken ending)
    {
        await using var hold = new OpeningHold(session, name.Target, name.Database);
        return await session.OpenTargetAsync(name.Target, hold, ending).ConfigureAwait(false);
    }

    private async Task ConnectAsync(
        TargetLease lease, Database database, PostgresTargetSettings settings, CancellationToken ending, CancellationToken cancellationToken)
    {
        await using var upstream = await login.ConnectAsync(
            lease.Target, lease.Credential, Startup(database, settings), ending).ConfigureAwait(false);
        using var redactor = new AnswerRedactor(session, await lease.FindSecretsAsync(ending).ConfigureAwait(false));
        var canceller = new UpstreamCanceller(token => login.CancelAsync(upstream, token));
        var gate = new StatementGate(session, sql, database.Judge, State(lease, database, settings, upstream))
        {
            Planner = new MaskPlanner(() => session.Masks, sql, database.Masked),
        };
        var relay = new PostgresRelay(session, upstream, gate, new SessionWatch(upstream.Parameters, settings.ReadOnly), canceller, redactor, maskKey);
        var key = ClientCancelKey.Create(upstream.ProcessId, request.Version);
        using var registration = cancels.Register(key, relay);
        await GreetAsync(upstream, key, redactor, cancellationToken).ConfigureAwait(false);
        await relay.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static SessionState State(TargetLease lease, Database database, PostgresTargetSettings settings, UpstreamConnection upstream)
    {
        var state = new SessionState
        {
            Database = database.Name,
            Role = lease.Credential.User ?? "",
            SearchPath = database.SearchPath,
            ReadOnly = settings.ReadOnly,
        };
        foreach (var parameter in upstream.Parameters) state.Report(parameter);
        return state;
    }

    private UpstreamStartup Startup(Database database, PostgresTargetSettings settings) => new()
    {
        Database = database.Name,
        Agent = session.Principal!.Agent,
        Session = session.Id.Text,
        ClientApplicationName = request.ApplicationName,
        Parameters = request.Parameters,
        ReadOnly = settings.ReadOnly,
        SearchPath = database.SearchPath,
        Version = request.Version,
    };

    /// <summary>What the target said at log-in, with the gate's own cancel key.</summary>
    private async Task GreetAsync(UpstreamConnection upstream, ClientCancelKey key, AnswerRedactor redactor, CancellationToken cancellationToken)
    {
        var output = session.Downstream.Output;
        foreach (var notice in upstream.Notices) output.Write(redactor.Message(notice));
        foreach (var parameter in upstream.Parameters)
        {
            var reported = new ArrayBufferWriter<byte>();
            parameter.Write(reported);
            output.Write(redactor.Message(reported.WrittenSpan.ToArray()));
        }

        BackendKeyData.Write(output, key.ProcessId, key.Secret);
        ReadyForQuery.Write(output, upstream.Status);
        await session.FlushDownstreamAsync(cancellationToken).ConfigureAwait(false);
    }

    private Farewell? Refusal(Exception error) => error switch
    {
        _ when session.EndReason is { } end => new Farewell(SqlState.AdminShutdown, "terminating connection: " + end.Reason, false),
        // What people said is no secret from whom it was said to; otherwise a target that may not be opened looks like none.
        TargetRefusedException { Refusal: Core.Approvals.Refusal.Rules, Hint: var hint } => new Farewell(SqlState.InvalidCatalogName, error.Message, true, hint),
        TargetRefusedException refused => new Farewell(Denial.Of(refused.Refusal).Code, error.Message, true, refused.Hint ?? Denial.Of(refused.Refusal).Hint),
        ClientRefusedException refused => new Farewell(refused.Code, error.Message, true, refused.Hint),
        RecordingException unrecorded => Farewell.Of(unrecorded),
        CredentialException => new Farewell(SqlState.CannotConnectNow, error.Message, true),
        UpstreamException failure => new Farewell(BackendErrorException.CodeForClient(failure), error.Message, true),
        _ => null,
    };
}
