using System.Net.Security;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>Holding over sockets, plain and with TLS: both pumps are woken out of their reads, and lose nothing by it.</summary>
public sealed class HeldConnectionTests
{
    private static readonly SslApplicationProtocol Protocol = new("postgresql");

    private TestAuthority _authority = null!;
    private ServerTls _server = null!;
    private UpstreamTls _client = null!;

    [OneTimeSetUp]
    public void MakeCertificates()
    {
        _authority = new TestAuthority();
        var (certificate, key) = _authority.Issue("gate.test");
        _server = new ServerTls { CertificateFile = certificate, KeyFile = key };
        _client = new UpstreamTls(UpstreamTlsMode.VerifyFull, _authority.File);
    }

    [OneTimeTearDown]
    public void RemoveCertificates() => _authority.Dispose();

    [Test]
    public async Task Hold_after_hold_passes_with_what_came_behind_each([Values] bool tls)
    {
        await using var bed = await StartAsync(tls);
        var select = Wire.Message('Q', "SELECT 1");
        var received = 0;
        for (var i = 1; i <= 20; i++)
        {
            var asked = await bed.HoldAsync([.. HoldBed.Delete, .. select]);
            asked.Approve();
            received += HoldBed.Delete.Length + select.Length;
            await bed.Backend.ReceiveAsync(received);
            var got = bed.Client.Received.Length;
            byte[] answer = [.. HoldBed.Complete("DELETE 1"), .. HoldBed.Ready, .. HoldBed.Complete("SELECT 1"), .. HoldBed.Ready];
            await bed.Backend.SendAsync(answer);
            await bed.Client.ReceiveAsync(got + answer.Length);
        }

        Assert.That(bed.People.Requests.All(static asked => asked.IsUsed));
    }

    [Test]
    public async Task A_client_that_hangs_up_ends_the_hold([Values] bool tls)
    {
        await using var bed = await StartAsync(tls);
        var asked = await bed.HoldAsync(HoldBed.Delete);
        await bed.Client.EndAsync();
        await bed.Relay.EndedAsync();
        Assert.That(asked.IsUsed, Is.False);
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
    }

    private async Task<HoldBed> StartAsync(bool tls)
    {
        var (downstream, client) = await ConnectAsync(tls);
        var (backend, upstream) = await ConnectAsync(tls);
        return await HoldBed.StartAsync((downstream, new PeerEnd(client)), (upstream, new PeerEnd(backend)));
    }

    private async Task<(Link Server, Link Client)> ConnectAsync(bool tls)
    {
        var (accepted, connected) = await LinkPair.SocketsAsync();
        Link server = Link.FromSocket(accepted), client = Link.FromSocket(connected);
        if (tls)
        {
            await Task.WhenAll(
                server.UpgradeToTlsServerAsync(_server.Build(Protocol), CancellationToken.None),
                client.UpgradeToTlsClientAsync(_client.Build(new HostPort("gate.test", 1), Protocol), CancellationToken.None));
        }

        return (server, client);
    }
}
