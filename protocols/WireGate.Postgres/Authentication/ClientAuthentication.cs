using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Startup;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// Asks a client for its token, by password or by SCRAM. Whatever is wrong with a token, the client gets one and the same answer.
/// </summary>
public sealed class ClientAuthentication(Session session, StartupRequest request, PostgresListenerSettings settings) : IDisposable
{
    /// <summary>A JWT with many groups has a few kilobytes.</summary>
    public const int MaxTokenLength = 16 * 1024;

    private readonly SteppedReader _reader = new(
        session.Downstream, MaxTokenLength + MessageReader.HeadLength + (settings.Auth == ClientAuthenticationMethod.OauthBearer ? BearerMessage.Around : 1));

    /// <summary>False if the client left. AuthenticationOk is the caller's to send.</summary>
    /// <exception cref="ClientRefusedException">The token was not accepted.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (session.ShownByConnection is { } shown)
        {
            await AcceptAsync(shown, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var method = settings.Auth;
        if (method == ClientAuthenticationMethod.OauthBearer) return await RunBearerAsync(settings.Oauth!, cancellationToken).ConfigureAwait(false);
        var scram = method == ClientAuthenticationMethod.Scram
            || (method == ClientAuthenticationMethod.Auto && session.Identity.LooksLikeTokenId(request.User));
        return scram
            ? await RunScramAsync(cancellationToken).ConfigureAwait(false)
            : await RunCleartextAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _reader.Dispose();

    private async Task<bool> RunCleartextAsync(CancellationToken cancellationToken)
    {
        AuthenticationRequest.WriteCleartextPassword(session.Downstream.Output);
        if (!await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)) return false;
        try
        {
            var token = PasswordMessage.Read(_reader.Memory);
            await AcceptAsync(new PresentedCredential.Token(token), cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _reader.Wipe();
        }
    }

    private async Task<bool> RunScramAsync(CancellationToken cancellationToken)
    {
        var output = session.Downstream.Output;
        var binding = ChannelBinding.Of(session.Downstream.Tls?.LocalCertificate as X509Certificate2);
        if (binding is null) AuthenticationRequest.WriteSasl(output, ScramMechanism.Plain);
        else AuthenticationRequest.WriteSasl(output, ScramMechanism.Plus, ScramMechanism.Plain);
        if (!await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)) return false;
        var mechanism = SaslInitialResponse.Read(_reader.Message, out var clientFirst);
        var server = new ScramServer(await session.Identity.FindScramVerifierAsync(request.User, cancellationToken).ConfigureAwait(false), binding, ScramNonce.Next());
        AuthenticationRequest.WriteSaslContinue(output, server.Begin(mechanism, clientFirst));
        if (!await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)) return false;
        var signature = server.Finish(SaslResponse.Read(_reader.Message));
        if (signature is null)
        {
            await session.RefuseLoginAsync(cancellationToken).ConfigureAwait(false);
            throw NotAccepted();
        }

        await AcceptAsync(new PresentedCredential.ProvenToken(request.User), cancellationToken).ConfigureAwait(false);
        AuthenticationRequest.WriteSaslFinal(output, signature);
        return true;
    }

    /// <summary>https://www.postgresql.org/docs/18/sasl-authentication.html#SASL-OAUTHBEARER</summary>
    private async Task<bool> RunBearerAsync(OauthDiscovery discovery, CancellationToken cancellationToken)
    {
        AuthenticationRequest.WriteSasl(session.Downstream.Output, BearerMessage.Mechanism);
        if (!await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)) return false;
        var mechanism = SaslInitialResponse.Read(_reader.Message, out var message);
        try
        {
            if (mechanism != BearerMessage.Mechanism) throw new ProtocolViolationException("client selected an invalid SASL authentication mechanism");
            var token = BearerMessage.ReadToken(message);
            // Without a token the client only asks where to get one: no log-in has failed.
            if (!token.IsEmpty && await session.AuthenticateAsync(new PresentedCredential.Token(token), cancellationToken).ConfigureAwait(false) is not null) return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
            _reader.Wipe();
        }

        AuthenticationRequest.WriteSaslContinue(session.Downstream.Output, discovery.Answer.Span);
        if (!await ReadAnswerAsync(cancellationToken).ConfigureAwait(false)) return false;
        // RFC 7628 section 3.2.3: a single kvsep takes the failure to the notice.
        return SaslResponse.Read(_reader.Message) is [BearerMessage.Separator] ? throw NotAccepted() : throw new ProtocolViolationException("malformed OAUTHBEARER message");
    }

    /// <summary>Sends what was asked and reads the one message that may answer it.</summary>
    private async Task<bool> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        await session.Downstream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (await _reader.ReadAsync<FrontendFrame>(cancellationToken).ConfigureAwait(false) is not { } frame) return false;
        return frame.Type == PasswordMessage.Type ? true : throw new ProtocolViolationException("expected an answer to the authentication request");
    }

    private async Task AcceptAsync(PresentedCredential presented, CancellationToken cancellationToken)
    {
        if (await session.AuthenticateAsync(presented, cancellationToken).ConfigureAwait(false) is null) throw NotAccepted();
    }

    private ClientRefusedException NotAccepted() => session.Identity.Obstacle is { } obstacle
        ? new ClientRefusedException(SqlState.CannotConnectNow, $"nobody can log in now: {obstacle}", "The token may be good. Try again, or ask the gate's operator.")
        : new ClientRefusedException(
        SqlState.InvalidPassword,
        "password authentication failed: the token was not accepted",
        "The password is the gate's token. It may be mistyped, expired or revoked.");
}
