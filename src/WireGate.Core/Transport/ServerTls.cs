using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WireGate.Core.Transport;

/// <summary>A listener's certificate, reloaded when its files change.</summary>
/// <remarks>Certificate and key are swapped as one. While the new files do not belong together, or one is broken, the old ones stay in force.</remarks>
public sealed class ServerTls
{
    /// <summary>Files are looked at when a handshake needs them, at most this often.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile SslStreamCertificateContext? _current;
    private Stamp _seen;
    private long _checked;

    public required string CertificateFile { get; init; }

    public required string KeyFile { get; init; }

    /// <summary>Whose client certificates are taken; null where clients are not asked for one.</summary>
    public ClientAuthority? Clients { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears of reloads.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>The certificate in force now.</summary>
    /// <exception cref="CryptographicException">The first load: the files are not a certificate and its key.</exception>
    /// <exception cref="IOException">The first load: a file can't be read.</exception>
    public X509Certificate2 Current => Context().TargetCertificate;

    /// <summary>Options for one handshake, with the certificate in force now.</summary>
    /// <param name="applicationProtocols">For ALPN, in order of preference. A client that offers none of them is refused; one that offers nothing is not.</param>
    public SslServerAuthenticationOptions Build(params ReadOnlySpan<SslApplicationProtocol> applicationProtocols) => new()
    {
        ServerCertificateContext = Context(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        // With it a client is asked; one without a certificate goes on to show a token.
        ClientCertificateRequired = Clients is not null,
        RemoteCertificateValidationCallback = Clients is { } clients ? (_, certificate, chain, _) => clients.Accepts(certificate, chain) : null,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = applicationProtocols.IsEmpty ? null : [.. applicationProtocols],
    };

    private SslStreamCertificateContext Context()
    {
        lock (_gate)
        {
            if (_current is { } current && Time.GetElapsedTime(_checked) < Recheck) return current;
            _checked = Time.GetTimestamp();
            var stamp = Stamp.Of(CertificateFile, KeyFile);
            if (_current is not null && stamp == _seen) return _current;
            return _current = Load(stamp);
        }
    }

    private SslStreamCertificateContext Load(Stamp stamp)
    {
        try
        {
            var loaded = PemIdentity.Load(CertificateFile, KeyFile);
            if (_current is not null) TlsLog.Reloaded(Logger, CertificateFile, loaded.TargetCertificate.NotAfter);
            return loaded;
        }
        catch (Exception error) when (_current is not null && error is (CryptographicException or IOException or UnauthorizedAccessException))
        {
            TlsLog.NotReloaded(Logger, CertificateFile, error);
            return _current!;
        }
        finally
        {
            // Of a broken pair too: it is tried again when a file changes again, and said once.
            _seen = stamp;
        }
    }

    /// <summary>What the files hold: their times and lengths may stay when another certificate is put in place with its own time kept.</summary>
    private readonly record struct Stamp(string Certificate, string Key)
    {
        public static Stamp Of(string certificateFile, string keyFile) => new(Digest(certificateFile), Digest(keyFile));

        private static string Digest(string file)
        {
            try
            {
                var bytes = File.ReadAllBytes(file);
                var digest = Convert.ToHexString(SHA256.HashData(bytes));
                CryptographicOperations.ZeroMemory(bytes);
                return digest;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Whoever loads it hears why.
                return "";
            }
        }
    }
}
