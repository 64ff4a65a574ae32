using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Init;

/// <summary>
/// A certificate authority for one gate, and the gate's certificate from it, so that a client on this machine can check whom it talks to
/// from the first day on. Keys are written as PEM, PKCS #8 (RFC 5958), and are in no string.
/// </summary>
internal static class LocalAuthority
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    /// <summary>Two years: long enough to be forgotten only once.</summary>
    private static readonly TimeSpan GateLife = TimeSpan.FromDays(730);

    /// <summary>Makes ca.pem, ca.key, gate.pem and gate.key.</summary>
    public static void Create(NewFiles files, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WireGate local authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        // Clocks differ.
        var from = now - TimeSpan.FromHours(1);
        using var authority = request.CreateSelfSigned(from, now + AuthorityLife);

        using var gateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var gate = Sign(authority, gateKey, from, now + GateLife);
        files.Write("ca.pem", NewFiles.Public, System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem() + "\n"));
        files.Write("gate.pem", NewFiles.Public, System.Text.Encoding.ASCII.GetBytes(gate.ExportCertificatePem() + "\n"));
        WriteKey(files, "ca.key", authorityKey);
        WriteKey(files, "gate.key", gateKey);
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, ECDsa key, DateTimeOffset from, DateTimeOffset until)
    {
        var request = new CertificateRequest("CN=WireGate", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        var serial = RandomNumberGenerator.GetBytes(16);
        // RFC 5280 4.1.2.2: positive.
        serial[0] &= 0x7F;
        return request.Create(authority, from, until, serial);
    }

    private static void WriteKey(NewFiles files, string name, ECDsa key)
    {
        var der = GC.AllocateUninitializedArray<byte>(512, pinned: true);
        var pem = GC.AllocateUninitializedArray<byte>(1024, pinned: true);
        try
        {
            if (!key.TryExportPkcs8PrivateKey(der, out var length)) throw new CryptographicException("the key is longer than any of its kind");
            files.Write(name, NewFiles.Private, pem.AsSpan(0, PemText.Write("PRIVATE KEY", der.AsSpan(0, length), pem)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
            CryptographicOperations.ZeroMemory(pem);
        }
    }
}
