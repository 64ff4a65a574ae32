using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>How the gate trusts a target: PostgreSQL's names for the modes, used by every protocol.</summary>
/// <param name="Mode">How much is checked.</param>
/// <param name="AuthorityFile">A PEM file of trusted roots; null for the system's.</param>
/// <param name="CertificateFile">The gate's client certificate (PEM), or null.</param>
/// <param name="KeyFile">Its key (PEM).</param>
/// <param name="ServerName">The name to verify instead of the host name in the address.</param>
public sealed record UpstreamTls(UpstreamTlsMode Mode, string? AuthorityFile = null, string? CertificateFile = null, string? KeyFile = null, string? ServerName = null)
{
    /// <summary>
    /// Options for one handshake with a host. Files are read each time, so that a renewed one is used by the next connection. Revocation lists are not consulted and
    /// missing intermediates not fetched: both would send the gate to addresses that a certificate names.
    /// </summary>
    /// <param name="host">The configured address; its name is what <see cref="UpstreamTlsMode.VerifyFull"/> verifies.</param>
    /// <param name="applicationProtocols">For ALPN, in order of preference.</param>
    /// <exception cref="UpstreamException">A file can't be read.</exception>
    /// <exception cref="InvalidOperationException">The mode is <see cref="UpstreamTlsMode.Disable"/>.</exception>
    public SslClientAuthenticationOptions Build(HostPort host, params ReadOnlySpan<SslApplicationProtocol> applicationProtocols)
    {
        if (Mode == UpstreamTlsMode.Disable) throw new InvalidOperationException("TLS is disabled for this target.");
        try
        {
            return new SslClientAuthenticationOptions
            {
                TargetHost = ServerName ?? host.Host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                AllowRenegotiation = false,
                CertificateChainPolicy = ChainPolicy(),
                ClientCertificateContext = ClientCertificate(),
                ApplicationProtocols = applicationProtocols.IsEmpty ? null : [.. applicationProtocols],
                RemoteCertificateValidationCallback = Validation(),
            };
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UpstreamException("TLS to the target failed: the gate can't read its own certificate files", error);
        }
    }

    private RemoteCertificateValidationCallback? Validation() => Mode switch
    {
        // Null is the platform's own check, of chain, purpose and name.
        UpstreamTlsMode.VerifyFull => null,
        UpstreamTlsMode.VerifyAuthority => ChainOnly,
        // As libpq does: whoever names a root wants it checked.
        _ when AuthorityFile is not null => ChainOnly,
        _ => static (_, certificate, _, _) => certificate is not null,
    };

    private static bool ChainOnly(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (AuthorityFile is null) return policy;
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(AuthorityFile);
        if (certificates.Count == 0) throw new CryptographicException("no certificate in the file of authorities");
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var certificate in certificates)
        {
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(certificate);
        }

        return policy;
    }

    private SslStreamCertificateContext? ClientCertificate() =>
        CertificateFile is null ? null : PemIdentity.Load(CertificateFile, KeyFile ?? CertificateFile);
}
