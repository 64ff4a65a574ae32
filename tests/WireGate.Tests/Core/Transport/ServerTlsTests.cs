using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

public sealed class ServerTlsTests
{
    private readonly CollectingLogger _log = new();
    private readonly ManualTime _time = new();
    private TestAuthority _authority = null!;
    private ServerTls _tls = null!;

    [SetUp]
    public void MakeCertificate()
    {
        _authority = new TestAuthority();
        var (certificate, key) = _authority.Issue("one.test");
        _tls = new ServerTls { CertificateFile = certificate, KeyFile = key, Time = _time, Logger = _log };
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=one.test"));
    }

    [TearDown]
    public void RemoveCertificate() => _authority.Dispose();

    [Test]
    public void A_renewed_certificate_is_used_within_a_second()
    {
        var (certificate, key) = _authority.Issue("two.test");
        Replace(certificate, key);
        _time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=one.test"), "not looked at yet");
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=two.test"));
        Assert.That(_tls.Build().ServerCertificateContext!.TargetCertificate.Subject, Is.EqualTo("CN=two.test"));
        Assert.That(_log.Has(1120));
    }

    [Test]
    public void A_broken_certificate_leaves_the_old_one_in_force_until_it_is_mended()
    {
        File.WriteAllText(_tls.CertificateFile, "-----BEGIN CERTIFICATE-----\nbroken");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=one.test"));
        Assert.That(_log.Has(1121));
        var (certificate, key) = _authority.Issue("two.test");
        Replace(certificate, key);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=two.test"));
    }

    [Test]
    public void A_certificate_whose_key_has_not_come_yet_waits_for_it()
    {
        var (certificate, key) = _authority.Issue("two.test");
        Replace(certificate, keyFile: null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=one.test"));
        Replace(certificateFile: null, key);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=two.test"));
    }

    [Test]
    public void A_deleted_certificate_leaves_the_old_one_in_force()
    {
        File.Delete(_tls.CertificateFile);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_tls.Current.Subject, Is.EqualTo("CN=one.test"));
        Assert.That(_log.Has(1121));
    }

    [Test]
    public void The_first_load_tells_what_is_wrong()
    {
        Assert.Throws<FileNotFoundException>(() => _ = new ServerTls { CertificateFile = _tls.CertificateFile + ".no", KeyFile = _tls.KeyFile }.Current);
        Assert.Throws<CryptographicException>(() => _ = new ServerTls { CertificateFile = _tls.CertificateFile, KeyFile = _authority.Issue("other").Key }.Current);
    }

    private void Replace(string? certificateFile, string? keyFile)
    {
        if (certificateFile is not null) Copy(certificateFile, _tls.CertificateFile);
        if (keyFile is not null) Copy(keyFile, _tls.KeyFile);

        static void Copy(string from, string to)
        {
            var before = File.GetLastWriteTimeUtc(to);
            File.Copy(from, to, overwrite: true);
            // As after a copy that keeps times: only the bytes tell.
            File.SetLastWriteTimeUtc(to, before);
        }
    }
}
