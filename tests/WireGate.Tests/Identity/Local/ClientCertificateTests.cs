using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Testing;
using WireGate.Tests.Identity.Jwt;

namespace WireGate.Tests.Identity.Local;

internal sealed class ClientCertificateTests
{
    private const string Id = "spiffe://example.com/planner";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2", ServerUse = "1.3.6.1.5.5.7.3.1";

    private readonly Authority _authority = new("Clients");

    [OneTimeTearDown]
    public void DisposeAuthority() => _authority.Dispose();

    [Test]
    public async Task Certificate_names_its_agent_by_the_exact_id()
    {
        using var bed = new JwtBed($"agents: {{ planner: {{ spiffe: [{Id}], groups: [agents] }}, writer: {{ spiffe: spiffe://example.com/writer }} }}");
        var principal = await ShowAsync(bed, Id);
        Assert.That((principal!.Agent, principal.Issuer), Is.EqualTo(("planner", (string?)null)));
        Assert.That(principal.TokenId, Does.Match("^x509:~[0-9a-f]{16}$"));
        Assert.That(bed.Identity.StillValid(principal), Is.True);
        bed.Identity.Replace(JwtBed.Directory($"agents: {{ writer: {{ spiffe: [{Id}] }} }}"));
        Assert.That(bed.Identity.StillValid(principal), Is.False, "it is another agent's now");
    }

    [TestCase("spiffe://example.com/planner/x")]
    [TestCase("spiffe://example.com/plann")]
    [TestCase("spiffe://example.com/Planner")]
    [TestCase("spiffe://example.com/planner/")]
    [TestCase("spiffe://example.com//planner")]
    [TestCase("spiffe://example.com/./planner")]
    [TestCase("spiffe://example.com")]
    [TestCase("https://example.com/planner")]
    [TestCase(Id, Id)]
    [TestCase(Id, "spiffe://example.com/writer")]
    [TestCase(Id, "https://example.com")]
    [TestCase]
    public async Task Any_other_name_is_nobody(params string[] names)
    {
        using var bed = new JwtBed($"agents: {{ planner: {{ spiffe: [{Id}] }} }}");
        Assert.That(await ShowAsync(bed, names), Is.Null);
    }

    [TestCase("not-an-id")]
    [TestCase("spiffe://example.com/../x")]
    [TestCase("spiffe://EXAMPLE.com/planner")]
    [TestCase("spiffe://example.com:1/planner")]
    [TestCase("spiffe://u@example.com/planner")]
    [TestCase("spiffe://example.com/planner?x")]
    [TestCase("spiffe://example.com/planner#x")]
    [TestCase("spiffe://example.com/%70lanner")]
    public void Id_that_no_certificate_can_have_is_refused_at_load(string id) =>
        Assert.That(() => JwtBed.Directory($"agents: {{ a: {{ spiffe: [\"{id}\"] }} }}"), Throws.InstanceOf<ConfigException>());

    [Test]
    public void Two_agents_can_not_share_an_id() =>
        Assert.That(() => JwtBed.Directory($"agents: {{ a: {{ spiffe: [{Id}] }}, b: {{ spiffe: [{Id}] }} }}"), Throws.InstanceOf<ConfigException>());

    [Test]
    public async Task Handshake_takes_a_certificate_of_the_authority_and_one_without()
    {
        using var good = _authority.Issue([Id], [ClientUse]);
        Assert.That(await HandshakeAsync(good), Is.EqualTo(good.Thumbprint));
        Assert.That(await HandshakeAsync(null), Is.Null);
    }

    [Test]
    public async Task Handshake_with_a_wrong_certificate_fails()
    {
        using var stranger = new Authority("Clients");
        using var self = new Authority("self");
        foreach (var (name, certificate) in new[]
        {
            ("another authority of the same name", stranger.Issue([Id], [ClientUse])),
            ("for servers", _authority.Issue([Id], [ServerUse])),
            ("for nothing", _authority.Issue([Id], [])),
            ("expired", _authority.Issue([Id], [ClientUse], notAfter: DateTimeOffset.UtcNow.AddMinutes(-1))),
            ("not yet valid", _authority.Issue([Id], [ClientUse], notBefore: DateTimeOffset.UtcNow.AddHours(1))),
            ("an authority itself", self.Certificate),
        })
        {
            using (certificate) Assert.That(async () => await HandshakeAsync(certificate), Throws.InstanceOf<ProtocolViolationException>(), name);
        }
    }

    private async Task<Principal?> ShowAsync(JwtBed bed, params string[] names)
    {
        using var certificate = _authority.Issue(names, [ClientUse]);
        // The bed's clock stands before the certificate's end.
        return await bed.Identity.AuthenticateAsync(new PresentedCredential.Certificate(certificate), CancellationToken.None);
    }

    /// <summary>A handshake over loopback; the thumbprint of the certificate that the gate saw. Throws what the gate threw.</summary>
    private async Task<string?> HandshakeAsync(X509Certificate2? certificate)
    {
        using var server = new TestAuthority();
        var (file, key) = server.Issue("localhost");
        var tls = new ServerTls { CertificateFile = file, KeyFile = key, Clients = new ClientAuthority(_authority.File) };
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint);
        await using var link = Link.FromSocket(await listener.AcceptSocketAsync());
        await using var stream = new SslStream(client.GetStream());
        var connecting = stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ClientCertificates = certificate is null ? null : [certificate],
            // Named, or the platform would only send one whose issuer the server asked for.
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        });
        await link.UpgradeToTlsServerAsync(tls.Build(), CancellationToken.None);
        await connecting;
        return (link.Tls!.RemoteCertificate as X509Certificate2)?.Thumbprint;
    }

    private sealed class Authority : IDisposable
    {
        private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public Authority(string name)
        {
            var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientUse)], false));
            Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
            System.IO.File.WriteAllText(File, Certificate.ExportCertificatePem());
        }

        public X509Certificate2 Certificate { get; }

        public string File { get; } = Path.GetTempFileName();

        public X509Certificate2 Issue(string[] names, string[] uses, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            if (uses.Length > 0) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. uses.Select(use => new Oid(use))], false));
            var alternatives = new SubjectAlternativeNameBuilder();
            alternatives.AddDnsName("planner.example.com");
            foreach (var name in names) alternatives.AddUri(new Uri(name, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
            request.CertificateExtensions.Add(alternatives.Build());
            using var certificate = request.Create(Certificate, notBefore ?? DateTimeOffset.UtcNow.AddDays(-1), notAfter ?? DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
            using var whole = certificate.CopyWithPrivateKey(key);
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
        }

        public void Dispose()
        {
            Certificate.Dispose();
            _key.Dispose();
            System.IO.File.Delete(File);
        }
    }
}
