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
        ClientCertificateRequired = false,
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

    private readonly record struct Stamp(DateTime Certificate, long CertificateLength, DateTime Key, long KeyLength)
    {
        public static Stamp Of(string certificateFile, string keyFile)
        {
            var certificate = new FileInfo(certificateFile);
            var key = new FileInfo(keyFile);
            return new Stamp(
                certificate.LastWriteTimeUtc, certificate.Exists ? certificate.Length : -1, key.LastWriteTimeUtc, key.Exists ? key.Length : -1);
        }
    }
}
