using System.Net.Sockets;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Authentication;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>Logs in to targets, and sends them cancel requests.</summary>
public sealed class UpstreamLogin(UpstreamDialer dialer, TimeProvider time)
{
    /// <summary>A server that is there answers within milliseconds; one that hangs must not hold a client for longer than it may itself take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Longer than any message of a log-in; error messages are the longest.</summary>
    private const int MaxMessageLength = 64 * 1024;

    /// <summary>Connects, secures the channel as the target's settings ask, logs in, and waits until the target is ready.</summary>
    /// <exception cref="UpstreamException">It did not work; the message says why and is fit for the client.</exception>
    /// <exception cref="CredentialException">The secret can't be had.</exception>
    public Task<UpstreamConnection> ConnectAsync(Target target, ICredential credential, UpstreamStartup startup, CancellationToken cancellationToken) =>
        WithinDeadlineAsync(
            async token =>
            {
                var user = credential.User ?? throw new UpstreamException($"the credential \"{credential.Name}\" names no user");
                var link = await dialer.Connect(target, token).ConfigureAwait(false);
                try
                {
                    var trust = await UpstreamTlsRequest.SecureAsync(link, target, dialer, token).ConfigureAwait(false);
                    return await LogInAsync(target, link, trust, credential, startup.ToMessage(user), token).ConfigureAwait(false);
                }
                catch
                {
                    link.Abort();
                    throw;
                }
            },
            cancellationToken);

    /// <summary>
    /// Asks the target to cancel what a connection runs, on a channel as secure as that connection's, and waits until the target has closed:
    /// only then has it acted.
    /// </summary>
    /// <exception cref="UpstreamException">It could not be asked.</exception>
    public Task CancelAsync(UpstreamConnection connection, CancellationToken cancellationToken) =>
        WithinDeadlineAsync(
            async token =>
            {
                if (connection.CancelKey.IsEmpty) return false;
                var link = await dialer.Reconnect(connection.Link, token).ConfigureAwait(false);
                try
                {
                    await UpstreamTlsRequest.SecureAsync(link, connection.Target, dialer, token).ConfigureAwait(false);
                    CancelRequest.Write(link.Output, connection.ProcessId, connection.CancelKey.Span);
                    await link.Output.FlushAsync(token).ConfigureAwait(false);
                    await new SteppedReader(link, MaxMessageLength).PeekAsync(token).ConfigureAwait(false);
                    return true;
                }
                finally
                {
                    link.Abort();
                }
            },
            cancellationToken);

    private static async Task<UpstreamConnection> LogInAsync(
        Target target, Link link, ChannelTrust trust, ICredential credential, StartupMessage startup, CancellationToken cancellationToken)
    {
        startup.Write(link.Output);
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        using var reader = new SteppedReader(link, MaxMessageLength);
        using var authentication = new UpstreamAuthentication(link, credential, credential.User!, trust);
        var greeting = new UpstreamGreeting(startup.Version);
        var isIn = false;
        var hasNegotiated = false;
        while (await reader.ReadAsync<BackendFrame>(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            switch (frame.Type)
            {
                case ErrorResponse.Type:
                    throw UpstreamErrors.Explain(DiagnosticFields.Read(reader.Message), showText: isIn || trust == ChannelTrust.Verified);
                case AuthenticationRequest.Type when !isIn:
                    isIn = await authentication.AnswerAsync(reader, cancellationToken).ConfigureAwait(false);
                    break;
                case NegotiateProtocolVersion.Type when !isIn && !hasNegotiated:
                    greeting.Negotiate(NegotiateProtocolVersion.Read(reader.Message));
                    hasNegotiated = true;
                    break;
                case var type when isIn:
                    if (greeting.Take(type, reader.Message)) return new UpstreamConnection(target, link, trust, greeting);
                    break;
                default:
                    throw new ProtocolViolationException("an unexpected message before log-in");
            }
        }

        throw new UpstreamException("the target closed the connection during log-in");
    }

    private async Task<T> WithinDeadlineAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await act(both.Token).ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            throw new UpstreamException("the target broke the protocol: " + violation.Message, violation);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new UpstreamException("the connection to the target was lost during log-in", error);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException("the target did not finish the log-in in time");
        }
    }
}
