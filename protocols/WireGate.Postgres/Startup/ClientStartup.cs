using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>
/// The start of a client's connection up to its StartupMessage or CancelRequest, with TLS on the way.
/// https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-START-UP
/// </summary>
/// <param name="link">The client.</param>
/// <param name="tls">The listener's side of TLS, asked only for ALPN <c>postgresql</c>; null where it has no certificate.</param>
/// <param name="isLocal">The channel never leaves the machine, so that it may stay plain.</param>
public sealed class ClientStartup(Link link, Func<SslServerAuthenticationOptions>? tls, bool isLocal)
{
    /// <summary>The ALPN name: required in direct TLS, where it keeps other protocols' clients from being talked into speaking this one.</summary>
    public static readonly SslApplicationProtocol Alpn = new("postgresql");

    /// <summary>The first byte of a TLS record that holds a handshake. A length that began so would be 385 million bytes.</summary>
    private const int TlsHandshakeRecord = 0x16;

    private readonly SteppedReader _reader = new(link, StartupFrame.MaxLength);
    private bool _askedTls;
    private bool _askedGss;
    private bool _isDirectTls;

    /// <exception cref="ProtocolViolationException">The client breaks the protocol.</exception>
    /// <exception cref="ClientRefusedException">The client asks for what the gate does not do.</exception>
    /// <exception cref="AuthenticationException">The TLS handshake failed; nothing can be sent any more.</exception>
    public async Task<StartupOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (await _reader.PeekAsync(cancellationToken).ConfigureAwait(false) == TlsHandshakeRecord)
            await AcceptDirectTlsAsync(cancellationToken).ConfigureAwait(false);
        while (await _reader.ReadAsync<StartupFrame>(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            switch (frame.Code)
            {
                case StartupCode.SslRequest:
                    await AnswerSslRequestAsync(frame, cancellationToken).ConfigureAwait(false);
                    break;
                case StartupCode.GssEncRequest:
                    await AnswerGssEncRequestAsync(frame, cancellationToken).ConfigureAwait(false);
                    break;
                case StartupCode.CancelRequest:
                    return new StartupOutcome.Cancel(CancelRequest.Read(_reader.Message));
                default:
                    return await ReadStartupMessageAsync(new ProtocolVersion(frame.Code), cancellationToken).ConfigureAwait(false);
            }
        }

        return StartupOutcome.Closed.Instance;
    }

    private async Task AcceptDirectTlsAsync(CancellationToken cancellationToken)
    {
        await UpgradeAsync(cancellationToken).ConfigureAwait(false);
        if (link.Tls?.NegotiatedApplicationProtocol != Alpn)
            throw new ProtocolViolationException("received direct SSL connection request without ALPN protocol negotiation extension");
        _isDirectTls = true;
    }

    private async Task AnswerSslRequestAsync(StartupFrame frame, CancellationToken cancellationToken)
    {
        if (link.Tls is not null) throw new ProtocolViolationException("received SSL request inside TLS");
        ExpectFirst(ref _askedTls, frame);
        // Bytes that were sent before the handshake would be read after it, as if they were protected (CVE-2021-23214).
        if (_reader.HasMore) throw new ProtocolViolationException("received unencrypted data after SSL request");
        await AnswerAsync(tls is null ? (byte)'N' : (byte)'S', cancellationToken).ConfigureAwait(false);
        if (tls is not null) await UpgradeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AnswerGssEncRequestAsync(StartupFrame frame, CancellationToken cancellationToken)
    {
        if (link.Tls is not null) throw new ProtocolViolationException("received GSSAPI encryption request inside TLS");
        ExpectFirst(ref _askedGss, frame);
        if (_reader.HasMore) throw new ProtocolViolationException("received unencrypted data after GSSAPI encryption request");
        await AnswerAsync((byte)'N', cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Once a handshake has begun, an error in the clear would only confuse: its failure closes the connection without a word.</summary>
    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        if (tls is null) throw new AuthenticationException("this listener has no certificate");
        try
        {
            await link.UpgradeToTlsServerAsync(tls(), cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            throw new AuthenticationException(violation.Message);
        }
    }

    private static void ExpectFirst(ref bool asked, StartupFrame frame)
    {
        if (asked) throw new ProtocolViolationException("the same encryption was requested twice");
        if (frame.TotalLength != 8) throw new ProtocolViolationException("invalid length of startup packet");
        asked = true;
    }

    private async Task AnswerAsync(byte answer, CancellationToken cancellationToken)
    {
        link.Output.Write([answer]);
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<StartupOutcome> ReadStartupMessageAsync(ProtocolVersion version, CancellationToken cancellationToken)
    {
        if (version.Major < 3)
        {
            ErrorResponse.WriteProtocol2(link.Output, "unsupported frontend protocol: server supports 3.0 to 3.2"u8);
            await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            return StartupOutcome.Closed.Instance;
        }

        if (version.Major > 3)
            throw new ClientRefusedException(SqlState.FeatureNotSupported, $"unsupported frontend protocol {version}: server supports 3.0 to 3.2");
        if (link.Tls is null && !isLocal)
        {
            throw new ClientRefusedException(
                SqlState.InvalidAuthorization,
                "this gate takes log-ins over TLS only",
                tls is null ? "Its listener has no certificate: add tls to the listener, or connect on the gate's own machine." : "Connect with sslmode=require or stricter.");
        }

        var request = StartupRequestReader.Read(StartupMessage.Read(_reader.Message));
        return new StartupOutcome.Login(request with { IsEncrypted = link.Tls is not null, IsDirectTls = _isDirectTls });
    }
}
