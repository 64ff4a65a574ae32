using System.Net.Security;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class UpstreamTlsTests
{
    private static readonly HostPort Right = new("db.test", 5432), Wrong = new("other.test", 5432), Literal = new("127.0.0.1", 5432);

    private TestAuthority _authority = null!;
    private TestAuthority _stranger = null!;
    private ServerTls _server = null!;

    [OneTimeSetUp]
    public void MakeCertificates()
    {
        _authority = new TestAuthority();
        _stranger = new TestAuthority("Somebody Else");
        var (certificate, key) = _authority.Issue("db.test", "127.0.0.1");
        _server = new ServerTls { CertificateFile = certificate, KeyFile = key };
    }

    [OneTimeTearDown]
    public void RemoveCertificates()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [TestCase(UpstreamTlsMode.VerifyFull, true, "db.test", true)]
    [TestCase(UpstreamTlsMode.VerifyFull, true, "127.0.0.1", true)]
    [TestCase(UpstreamTlsMode.VerifyFull, true, "other.test", false)]
    [TestCase(UpstreamTlsMode.VerifyFull, true, "127.0.0.2", false)]
    [TestCase(UpstreamTlsMode.VerifyFull, false, "db.test", false)]
    [TestCase(UpstreamTlsMode.VerifyFull, null, "db.test", false)]
    [TestCase(UpstreamTlsMode.VerifyAuthority, true, "other.test", true)]
    [TestCase(UpstreamTlsMode.VerifyAuthority, false, "db.test", false)]
    [TestCase(UpstreamTlsMode.VerifyAuthority, null, "db.test", false)]
    [TestCase(UpstreamTlsMode.Require, null, "other.test", true)]
    [TestCase(UpstreamTlsMode.Require, true, "other.test", true)]
    [TestCase(UpstreamTlsMode.Require, false, "db.test", false)]
    [TestCase(UpstreamTlsMode.Prefer, null, "other.test", true)]
    public async Task Each_mode_trusts_as_much_as_it_says(UpstreamTlsMode mode, bool? trusted, string host, bool accepted)
    {
        var authority = trusted switch { true => _authority.File, false => _stranger.File, null => null };
        await ConnectAsync(new UpstreamTls(mode, authority), new HostPort(host, 5432), _server, accepted);
    }

    [Test]
    public Task A_server_name_overrides_the_host() => ConnectAsync(new UpstreamTls(UpstreamTlsMode.VerifyFull, _authority.File, ServerName: "db.test"), Wrong, _server, true);

    [Test]
    public Task An_expired_certificate_is_refused()
    {
        var (certificate, key) = _authority.Issue(DateTimeOffset.UtcNow.AddMinutes(-5), "db.test");
        return ConnectAsync(new UpstreamTls(UpstreamTlsMode.VerifyFull, _authority.File), Right, new ServerTls { CertificateFile = certificate, KeyFile = key }, false);
    }

    [Test]
    public async Task A_client_certificate_is_shown_to_the_server()
    {
        var (certificate, key) = _authority.Issue("agent-gate");
        var options = _server.Build();
        options.ClientCertificateRequired = true;
        string? shown = null;
        options.RemoteCertificateValidationCallback = (_, client, _, _) => (shown = client?.Subject) is not null;
        await ConnectAsync(new UpstreamTls(UpstreamTlsMode.VerifyFull, _authority.File, certificate, key), Literal, options, true);
        Assert.That(shown, Is.EqualTo("CN=agent-gate"));
    }

    [Test]
    public void Unreadable_files_are_the_gates_own_fault_and_not_named()
    {
        var empty = Path.Combine(_authority.Folder, "empty.pem");
        File.WriteAllText(empty, "nothing here");
        foreach (var tls in new[]
        {
            new UpstreamTls(UpstreamTlsMode.VerifyFull, "/does/not/exist.pem"), new UpstreamTls(UpstreamTlsMode.VerifyFull, empty),
            new UpstreamTls(UpstreamTlsMode.VerifyFull, _authority.File, empty, empty),
        })
        {
            var error = Assert.Throws<UpstreamException>(() => tls.Build(Right));
            Assert.That(error!.Message, Does.Not.Contain("/"));
        }
    }

    [Test]
    public void There_is_no_handshake_where_tls_is_disabled() =>
        Assert.Throws<InvalidOperationException>(() => new UpstreamTls(UpstreamTlsMode.Disable).Build(Right));

    private static Task ConnectAsync(UpstreamTls tls, HostPort host, ServerTls server, bool accepted) => ConnectAsync(tls, host, server.Build(), accepted);

    private static async Task ConnectAsync(UpstreamTls tls, HostPort host, SslServerAuthenticationOptions server, bool accepted)
    {
        var (one, other) = await LinkPair.SocketsAsync();
        Link here = Link.FromSocket(one), there = Link.FromSocket(other);
        var serving = there.UpgradeToTlsServerAsync(server, default);
        var connecting = here.UpgradeToTlsClientAsync(tls.Build(host), default);
        if (accepted)
        {
            await Task.WhenAll(serving, connecting);
        }
        else
        {
            var error = await Assert.ThrowsAsync<UpstreamException>(() => connecting);
            Assert.That(error!.Message, Does.StartWith("TLS to the target failed"));
            here.Abort();
        }

        await Task.WhenAll(here.CloseAsync().AsTask(), there.CloseAsync().AsTask());
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
