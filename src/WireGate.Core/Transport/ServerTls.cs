using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>A listener's certificate, reloaded when its files change.</summary>
public sealed class ServerTls
{
    public required string CertificateFile { get; init; }

    public required string KeyFile { get; init; }

    /// <summary>The certificate in force now.</summary>
    public X509Certificate2 Current => throw new NotSupportedException();
}
