using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using WireGate.Postgres.Authentication;

namespace WireGate.Tests.Postgres.Authentication;

public sealed class ChannelBindingTests
{
    /// <summary>Self-signed with ecdsa-with-SHA1, which .NET does not make any more.</summary>
    private const string Sha1Pem =
        """
        -----BEGIN CERTIFICATE-----
        MIIBbTCCARSgAwIBAgIUJeA/fK7zOVOwiCWoakzFNi7C6p4wCQYHKoZIzj0EATAM
        MQowCAYDVQQDDAF4MCAXDTI2MTEyMzIzMzIwN1oYDzIxMjYxMDMwMjMzMjA3WjAM
        MQowCAYDVQQDDAF4MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYXUsdJDML9KN
        phEXi3QcO8e8Eizyt9Vg9AJbk/YfhdSbOL6XJdgoN778Um1NRHY+HiugfgC7ipVx
        4nx+hNiMqqNTMFEwHQYDVR0OBBYEFN+SPFZq2MVJOxSKwvHBdjOCN2fTMB8GA1Ud
        IwQYMBaAFN+SPFZq2MVJOxSKwvHBdjOCN2fTMA8GA1UdEwEB/wQFMAMBAf8wCQYH
        KoZIzj0EAQNIADBFAiAygox/nTLszjiJV7Nzkv7ekacC30VHaCVO4leIua4o6QIh
        AMZ6rgitJLS1u7d0W6GWUwHzBABJClVwsyexiS3JT5+B
        -----END CERTIFICATE-----
        """;

    private static X509Certificate2 Rsa(HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=x", key, hash, padding).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));
    }

    private static X509Certificate2 Ec(HashAlgorithmName hash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=x", key, hash).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99));
    }

    private static readonly HashAlgorithmName[] Hashes = [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    [Test]
    public void Hash_is_that_of_the_certificates_signature()
    {
        foreach (var hash in Hashes)
        {
            foreach (var certificate in new[] { Rsa(hash, RSASignaturePadding.Pkcs1), Rsa(hash, RSASignaturePadding.Pss), Ec(hash) })
            {
                using (certificate)
                    Assert.That(ChannelBinding.Of(certificate), Is.EqualTo(CryptographicOperations.HashData(hash, certificate.RawData)), $"{hash} {certificate.SignatureAlgorithm.FriendlyName}");
            }
        }
    }

    [Test]
    public void Sha1_gives_way_to_sha256()
    {
        using var certificate = X509Certificate2.CreateFromPem(Sha1Pem);
        Assert.That(ChannelBinding.Of(certificate), Is.EqualTo(SHA256.HashData(certificate.RawData)));
    }

    [Test]
    public void Without_a_certificate_there_is_no_binding() => Assert.That(ChannelBinding.Of(null), Is.Null);
}
