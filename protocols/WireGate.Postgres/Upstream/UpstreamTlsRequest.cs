using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>
/// Secures a new link to a target: SSLRequest, its one-byte answer, TLS. GSSAPI encryption is never asked for: some servers would say yes.
/// </summary>
internal static class UpstreamTlsRequest
{
    public static async Task<ChannelTrust> SecureAsync(Link link, Target target, UpstreamDialer dialer, CancellationToken cancellationToken)
    {
        if (target.Tls.Mode != UpstreamTlsMode.Disable && await OffersTlsAsync(link, cancellationToken).ConfigureAwait(false))
            await link.UpgradeToTlsClientAsync(dialer.Tls(target, link), cancellationToken).ConfigureAwait(false);
        else if (target.Tls.Mode is not (UpstreamTlsMode.Disable or UpstreamTlsMode.Prefer))
            throw new UpstreamException("the target does not offer TLS, which its settings ask for");
        return target.Tls.TrustOf(link);
    }

    private static async Task<bool> OffersTlsAsync(Link link, CancellationToken cancellationToken)
    {
        SslRequest.Write(link.Output);
        await link.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        var result = await link.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (result.Buffer.IsEmpty)
        {
            link.Input.AdvanceTo(result.Buffer.Start);
            throw new UpstreamException("the target closed the connection when it was asked for TLS");
        }

        var answer = result.Buffer.FirstSpan[0];
        var isAlone = result.Buffer.Length == 1;
        link.Input.AdvanceTo(result.Buffer.GetPosition(1));
        return answer switch
        {
            // Bytes sent in the clear would be read after the handshake as if they were protected (CVE-2021-23222).
            (byte)'S' or (byte)'N' when !isAlone => throw new UpstreamException("the target sent unencrypted data after its answer to the TLS request"),
            (byte)'S' => true,
            (byte)'N' => false,
            // Text from somebody who has not proved who he is: not shown (CVE-2024-10977).
            (byte)'E' => throw new UpstreamException("the target answered the TLS request with an error"),
            _ => throw new UpstreamException("the target does not speak the Postgres protocol"),
        };
    }
}
