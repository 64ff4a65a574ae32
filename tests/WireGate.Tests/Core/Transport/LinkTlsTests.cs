using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication.ExtendedProtection;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class LinkTlsTests
{
    private static readonly HostPort Host = new("gate.test", 1);
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
    public async Task Both_roles_meet_and_agree_on_protocol_name_and_binding()
    {
        var (server, client) = await PairAsync();
        Assert.That(server.Tls!.NegotiatedApplicationProtocol, Is.EqualTo(Protocol));
        Assert.That(server.Tls.TargetHostName, Is.EqualTo("gate.test"));
        using var platform = client.Tls!.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint)!;
        var bytes = new byte[platform.Size];
        System.Runtime.InteropServices.Marshal.Copy(platform.DangerousGetHandle(), bytes, 0, bytes.Length);
        Assert.That(client.ServerEndPoint!.Value.ToArray(), Is.EqualTo(bytes[^32..]), "as the platform computes it");
        Assert.That(server.ServerEndPoint!.Value.ToArray(), Is.EqualTo(bytes[^32..]));
        await CloseAsync(server, client);
    }

    [Test]
    public async Task Closing_right_after_a_flush_loses_no_byte()
    {
        var sent = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5], 50_000);
        for (var round = 0; round < 300; round++)
        {
            var (server, client) = await PairAsync();
            server.Output.Write(sent);
            await server.Output.FlushAsync();
            var closing = server.CloseAsync();
            var received = await ReadAllAsync(client);
            await client.CloseAsync();
            await closing;
            Assert.That(received.AsSpan().SequenceEqual(sent), $"round {round}: {received.Length} bytes");
        }
    }

    /// <summary>OpenSSL calls it an error when its own close_notify crosses data that is still coming in; it is how sessions end.</summary>
    [Test]
    public async Task Closing_while_the_peer_still_sends_is_no_error()
    {
        for (var round = 0; round < 300; round++)
        {
            var (server, client) = await PairAsync();
            var reading = ReadAllAsync(client);
            var sending = Task.Run(async () =>
            {
                for (var part = 0; part < 20; part++)
                {
                    server.Output.Write("a last word"u8);
                    await server.Output.FlushAsync();
                }

                await server.CloseAsync();
            });
            await client.ShutdownOutputAsync();
            await reading;
            await sending;
            await client.CloseAsync();
        }
    }

    [Test]
    public async Task Half_close_ends_the_output_and_leaves_the_input()
    {
        var (server, client) = await PairAsync();
        server.Output.Write("bye"u8);
        await server.ShutdownOutputAsync();
        Assert.That(await ReadAllAsync(client), Is.EqualTo("bye"u8.ToArray()));
        client.Output.Write("still here"u8);
        await client.Output.FlushAsync();
        var result = await server.Input.ReadAtLeastAsync(10);
        Assert.That(result.Buffer.ToArray(), Is.EqualTo("still here"u8.ToArray()));
        server.Input.AdvanceTo(result.Buffer.End);
        await CloseAsync(server, client);
    }

    [Test]
    public async Task Large_writes_arrive_in_both_directions_at_once()
    {
        var (server, client) = await PairAsync();
        var sent = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5, 6], 3_000_000);
        var read = Task.WhenAll(ReadAllAsync(server), ReadAllAsync(client));
        await Task.WhenAll(WriteAsync(server), WriteAsync(client));
        foreach (var received in await read) Assert.That(received.AsSpan().SequenceEqual(sent));
        await CloseAsync(server, client);

        async Task WriteAsync(Link link)
        {
            await Task.Yield();
            for (var at = 0; at < sent.Length; at += 100_000)
            {
                link.Output.Write(sent.AsSpan(at, Math.Min(100_000, sent.Length - at)));
                await link.Output.FlushAsync();
            }

            await link.ShutdownOutputAsync();
        }
    }

    [Test]
    public async Task A_client_that_does_not_speak_tls_is_refused()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        await peer.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await Assert.ThrowsAsync<ProtocolViolationException>(() => link.UpgradeToTlsServerAsync(_server.Build(), default));
        peer.Dispose();
        await link.CloseAsync();
    }

    [Test]
    public async Task A_peer_that_leaves_during_the_handshake_is_a_failure_of_that_peer()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        peer.Dispose();
        await Assert.ThrowsAsync<UpstreamException>(() => link.UpgradeToTlsClientAsync(_client.Build(Host), default));
        await link.CloseAsync();
    }

    [Test]
    public async Task A_handshake_that_stands_still_ends_at_its_deadline()
    {
        var time = new ManualTime();
        var (link, peer) = await LinkPair.OverTcpAsync(time);
        var handshake = link.UpgradeToTlsServerAsync(_server.Build(), default);
        time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<ProtocolViolationException>(() => handshake);
        peer.Dispose();
        await link.CloseAsync();
    }

    [Test]
    public async Task A_cancelled_handshake_is_not_the_peers_fault()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        using var source = new CancellationTokenSource();
        var handshake = link.UpgradeToTlsServerAsync(_server.Build(), source.Token);
        await source.CancelAsync();
        await Assert.ThatAsync(async () => await handshake, Throws.InstanceOf<OperationCanceledException>());
        peer.Dispose();
        await link.CloseAsync();
    }

    [Test]
    public async Task Handshakes_that_wait_for_their_peer_keep_nobody_else_out()
    {
        var stalled = new List<(Link Link, Socket Peer, Task Handshake)>();
        for (var index = 0; index < HandshakePermit.AtOnce * 2; index++)
        {
            var (link, peer) = await LinkPair.OverTcpAsync();
            stalled.Add((link, peer, link.UpgradeToTlsServerAsync(_server.Build(), default)));
        }

        var (server, client) = await PairAsync();
        await CloseAsync(server, client);
        foreach (var (link, peer, handshake) in stalled)
        {
            peer.Dispose();
            await Assert.ThrowsAsync<ProtocolViolationException>(() => handshake);
            await link.CloseAsync();
        }
    }

    [Test]
    public async Task A_connection_cut_without_close_notify_is_seen_as_such_or_as_its_end_but_never_hangs()
    {
        var (accepted, peer) = await LinkPair.SocketsAsync();
        var server = Link.FromSocket(accepted);
        var client = new SslStream(new NetworkStream(peer, ownsSocket: true));
        await Task.WhenAll(server.UpgradeToTlsServerAsync(_server.Build(), default), client.AuthenticateAsClientAsync(_client.Build(Host)));
        peer.Shutdown(SocketShutdown.Send);
        Assert.That((await server.Input.ReadAsync()).IsCompleted);
        peer.Dispose();
        await server.CloseAsync();
    }

    private async Task<(Link Server, Link Client)> PairAsync()
    {
        var (accepted, connected) = await LinkPair.SocketsAsync();
        Link server = Link.FromSocket(accepted), client = Link.FromSocket(connected);
        await Task.WhenAll(
            server.UpgradeToTlsServerAsync(_server.Build(Protocol), default), client.UpgradeToTlsClientAsync(_client.Build(Host, Protocol), default));
        return (server, client);
    }

    private static Task CloseAsync(Link one, Link other) => Task.WhenAll(one.CloseAsync().AsTask(), other.CloseAsync().AsTask());

    private static async Task<byte[]> ReadAllAsync(Link link)
    {
        var all = new MemoryStream();
        while (true)
        {
            var result = await link.Input.ReadAsync();
            foreach (var segment in result.Buffer) all.Write(segment.Span);
            link.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return all.ToArray();
        }
    }
}
