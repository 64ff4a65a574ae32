using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Testing;

/// <summary>A certificate authority of its own, with its PEM files in a temporary folder.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wiregate-ca-");
    private int _issued;

    public TestAuthority(string name = "Test Authority")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(5));
        File = Write("ca.pem", Certificate.ExportCertificatePem());
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The root, in PEM.</summary>
    public string File { get; }

    public string Folder => _folder.FullName;

    /// <summary>Issues a certificate for host names and addresses, usable by server and client; returns its files.</summary>
    public (string Certificate, string Key) Issue(params ReadOnlySpan<string> names) => Issue(DateTimeOffset.UtcNow.AddYears(1), names);

    /// <inheritdoc cref="Issue(ReadOnlySpan{string})"/>
    /// <param name="notAfter">When it ends; in the past for an expired one.</param>
    /// <param name="names">Host names and addresses; the first is the subject.</param>
    public (string Certificate, string Key) Issue(DateTimeOffset notAfter, params ReadOnlySpan<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.Create(Certificate, notAfter.AddYears(-2) > Certificate.NotBefore ? notAfter.AddYears(-2) : Certificate.NotBefore, notAfter, RandomNumberGenerator.GetBytes(8));
        var number = Interlocked.Increment(ref _issued);
        return (Write($"{number}.pem", certificate.ExportCertificatePem()), Write($"{number}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text + "\n");
        return path;
    }
}
