using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class UpstreamConnectorTests
{
    private Socket _server = null!;
    private int _port;

    [SetUp]
    public void Listen()
    {
        _server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _server.Listen();
        _port = ((IPEndPoint)_server.LocalEndPoint!).Port;
    }

    [TearDown]
    public void Stop() => _server.Dispose();

    [Test]
    public async Task An_address_is_connected_and_the_link_says_which()
    {
        var link = await new UpstreamConnector().ConnectAsync(Target(new HostPort("127.0.0.1", _port)), default);
        Assert.That(link.Remote, Is.EqualTo(_server.LocalEndPoint));
        Assert.That(link.Host, Is.EqualTo(new HostPort("127.0.0.1", _port)));
        link.Abort();
        await link.CloseAsync();
    }

    [Test]
    public async Task All_addresses_of_all_hosts_are_tried_in_order_and_each_name_is_looked_up_once()
    {
        var asked = new List<string>();
        var connector = Connector((name, _) =>
        {
            asked.Add(name);
            return Task.FromResult(name == "second" ? new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback } : [IPAddress.Parse("127.0.0.3")]);
        });
        var link = await connector.ConnectAsync(Target(new HostPort("first", _port), new HostPort("second", _port)), default);
        Assert.That(asked, Is.EqualTo(new[] { "first", "second" }));
        Assert.That(link.Host, Is.EqualTo(new HostPort("second", _port)));
        Assert.That(link.Remote, Is.EqualTo(_server.LocalEndPoint));

        asked.Clear();
        var again = await connector.ConnectAgainAsync(link, default);
        Assert.That(asked, Is.Empty, "a cancel request goes where the session is");
        Assert.That(again.Remote, Is.EqualTo(link.Remote));
        Assert.That(again.Host, Is.EqualTo(link.Host));
        foreach (var one in new[] { link, again })
        {
            one.Abort();
            await one.CloseAsync();
        }
    }

    [Test]
    public async Task A_refused_connection_is_explained_without_the_address()
    {
        var error = await Assert.ThrowsAsync<UpstreamException>(() => new UpstreamConnector().ConnectAsync(Target(new HostPort("127.0.0.1", FreePort.Next())), default));
        Assert.That(error!.Message, Is.EqualTo("target \"orders\" can't be reached: connection refused"));
    }

    [Test]
    public async Task An_unknown_name_is_explained()
    {
        var connector = Connector((_, _) => throw new SocketException((int)SocketError.HostNotFound));
        var error = await Assert.ThrowsAsync<UpstreamException>(() => connector.ConnectAsync(Target(new HostPort("nowhere", 1)), default));
        Assert.That(error!.Message, Is.EqualTo("target \"orders\" can't be reached: its name is unknown"));
    }

    [Test]
    public async Task A_name_service_that_hangs_ends_at_the_deadline_and_the_next_host_is_still_tried()
    {
        var time = new ManualTime();
        var hang = new TaskCompletionSource<IPAddress[]>();
        var connector = new UpstreamConnector(time, TimeSpan.FromSeconds(10), (_, _) => hang.Task);
        var connecting = connector.ConnectAsync(Target(new HostPort("slow", _port), new HostPort("127.0.0.1", _port)), default);
        while (time.Armed == 0) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(5));
        var link = await connecting;
        Assert.That(link.Remote, Is.EqualTo(_server.LocalEndPoint));
        link.Abort();
        await link.CloseAsync();
        hang.SetException(new SocketException((int)SocketError.TryAgain));
    }

    [Test]
    public async Task An_address_that_says_nothing_ends_at_the_deadline()
    {
        var time = new ManualTime();
        // A listener whose queue holds one and is full drops what comes.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var address = (IPEndPoint)full.LocalEndPoint!;
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(address);
        var connecting = new UpstreamConnector(time).ConnectAsync(Target(new HostPort("127.0.0.1", address.Port)), default);
        while (time.Armed == 0) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.That(connecting.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.001));
        var error = await Assert.ThrowsAsync<UpstreamException>(() => connecting);
        Assert.That(error!.Message, Does.EndWith("it did not answer in time"));
    }

    [Test]
    public async Task A_name_that_cannot_be_one_is_unknown()
    {
        var error = await Assert.ThrowsAsync<UpstreamException>(() => new UpstreamConnector().ConnectAsync(Target(new HostPort(new string('a', 300), 1)), default));
        Assert.That(error!.Message, Does.EndWith("its name is unknown"));
    }

    [Test]
    public async Task The_callers_cancellation_is_not_the_targets_failure()
    {
        using var source = new CancellationTokenSource();
        var connector = Connector((_, token) => Task.Delay(Timeout.Infinite, token).ContinueWith(_ => Array.Empty<IPAddress>(), TaskScheduler.Default));
        var connecting = connector.ConnectAsync(Target(new HostPort("slow", 1)), source.Token);
        await source.CancelAsync();
        await Assert.ThatAsync(() => connecting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_unix_socket_is_a_host_that_begins_with_a_slash()
    {
        var folder = Directory.CreateTempSubdirectory("wiregate-");
        try
        {
            var path = Path.Combine(folder.FullName, "server.sock");
            using var server = ListeningSocket.Open(new UnixDomainSocketEndPoint(path));
            var link = await new UpstreamConnector().ConnectAsync(Target(new HostPort(path, 1)), default);
            link.Output.Write("x"u8);
            await link.Output.FlushAsync();
            using var accepted = await server.AcceptAsync();
            Assert.That(await accepted.ReceiveAsync(new byte[2]), Is.EqualTo(1));
            accepted.Dispose();
            await link.CloseAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void A_dead_peer_is_noticed_by_keep_alive_and_user_timeout()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("TCP_USER_TIMEOUT is Linux");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        WireGate.Core.Transport.SocketOptions.KeepAlive(socket);
        WireGate.Core.Transport.SocketOptions.LimitUnacknowledged(socket);
        Assert.That(socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime), Is.EqualTo(60));
        Assert.That(socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval), Is.EqualTo(10));
        Assert.That(socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount), Is.EqualTo(3));
        var timeout = new byte[4];
        socket.GetRawSocketOption(6, 18, timeout);
        Assert.That(BitConverter.ToInt32(timeout), Is.EqualTo(180_000));
    }

    private static UpstreamConnector Connector(Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new(TimeProvider.System, null, resolve);

    private static Target Target(params ImmutableArray<HostPort> addresses) => new()
    {
        Name = "orders",
        Protocol = "test",
        Addresses = addresses,
        Tls = new UpstreamTls(UpstreamTlsMode.Disable),
        Settings = new object(),
    };
}
