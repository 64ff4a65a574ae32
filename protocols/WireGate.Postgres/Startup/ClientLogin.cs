using System.Net.Security;
using System.Security.Authentication;
using WireGate.Core;
using WireGate.Postgres.Authentication;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>
/// Everything between the first byte of a client and its AuthenticationOk: start-up, TLS, log-in, under one deadline. Afterwards the
/// session has its principal, and errors still can be sent before the first ReadyForQuery.
/// </summary>
/// <param name="session">The client's session.</param>
/// <param name="settings">The listener's own.</param>
/// <param name="tls">The listener's side of TLS; null where it has no certificate.</param>
public sealed class ClientLogin(Session session, PostgresListenerSettings settings, Func<SslServerAuthenticationOptions>? tls)
{
    /// <summary>A person's client needs milliseconds for this; who needs longer holds a place that others wait for.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <returns>A log-in that was accepted, a cancel request, or closed: the client has been told why.</returns>
    public async Task<StartupOutcome> RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, session.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await RunOnceAsync(both.Token).ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            session.ReportFailure("startup", violation.Message);
            return await RefuseAsync(SqlState.ProtocolViolation, violation.Message, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ClientRefusedException refused)
        {
            session.ReportFailure("startup", refused.Message);
            return await RefuseAsync(refused.Code, refused.Message, refused.Hint, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            session.ReportFailure("startup", "the client took too long to log in");
            return await RefuseAsync(SqlState.QueryCanceled, "canceling authentication due to timeout", null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            // The handshake failed or the connection broke: there is nobody to tell.
            session.ReportFailure("startup", error is IOException ? "the connection was lost" : "the TLS handshake failed");
            return StartupOutcome.Closed.Instance;
        }
    }

    private async Task<StartupOutcome> RunOnceAsync(CancellationToken cancellationToken)
    {
        var isLocal = LocalChannel.IsLocal(session);
        var outcome = await new ClientStartup(session.Downstream, tls, isLocal).RunAsync(cancellationToken).ConfigureAwait(false);
        if (outcome is not StartupOutcome.Login { Request: var request }) return outcome;
        request.Negotiation?.Write(session.Downstream.Output);
        using var authentication = new ClientAuthentication(session, request, settings);
        if (!await authentication.RunAsync(cancellationToken).ConfigureAwait(false)) return StartupOutcome.Closed.Instance;
        AuthenticationRequest.WriteOk(session.Downstream.Output);
        foreach (var notice in request.Notices) NoticeResponse.WriteNotice(session.Downstream.Output, notice);
        await session.Downstream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    private async Task<StartupOutcome> RefuseAsync(string code, string message, string? hint, CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1), session.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            ErrorResponse.WriteFatal(session.Downstream.Output, code, message, hint: hint);
            await session.Downstream.Output.FlushAsync(both.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
            // It left, or does not read: it was to be closed anyway.
        }

        return StartupOutcome.Closed.Instance;
    }
}
