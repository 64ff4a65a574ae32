using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class RelayTests
{
    [Test]
    public async Task Both_directions_arrive_complete()
    {
        var (relay, client, server) = await StartAsync(default);
        var forth = Random.Shared.GetItems<byte>([1, 2, 3], 3_000_000);
        var back = Random.Shared.GetItems<byte>([4, 5, 6], 2_000_000);
        var received = await Task.WhenAll(LinkTests.ReceiveAllAsync(server), LinkTests.ReceiveAllAsync(client), SendAsync(client, forth), SendAsync(server, back));
        Assert.That(received[0].AsSpan().SequenceEqual(forth));
        Assert.That(received[1].AsSpan().SequenceEqual(back));
        client.Dispose();
        server.Dispose();
        await relay;
    }

    [Test]
    public async Task The_end_of_one_direction_leaves_the_other_open()
    {
        var (relay, client, server) = await StartAsync(default);
        client.Shutdown(SocketShutdown.Send);
        Assert.That(await LinkTests.ReceiveAllAsync(server), Is.Empty);
        await SendAsync(server, "answer"u8.ToArray());
        Assert.That(await LinkTests.ReceiveAllAsync(client), Is.EqualTo("answer"u8.ToArray()));
        client.Dispose();
        server.Dispose();
        await relay;
    }

    [Test]
    public async Task A_reset_on_one_side_is_a_reset_on_the_other()
    {
        var (relay, client, server) = await StartAsync(default);
        await server.SendAsync("x"u8.ToArray());
        Assert.That(await client.ReceiveAsync(new byte[1]), Is.EqualTo(1));
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        await Assert.ThatAsync(async () => await server.ReceiveAsync(new byte[1]), Throws.InstanceOf<SocketException>());
        server.Dispose();
        await relay;
    }

    [Test]
    public async Task A_cancelled_relay_ends_at_once()
    {
        using var source = new CancellationTokenSource();
        var (relay, client, server) = await StartAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThatAsync(() => relay, Throws.InstanceOf<OperationCanceledException>());
        client.Dispose();
        server.Dispose();
    }

    [TestCase(1)]
    [TestCase(7)]
    public async Task Pieces_of_any_size_arrive_complete(int size)
    {
        var (relay, client, server) = await StartAsync(default);
        var sent = Random.Shared.GetItems<byte>([1, 2, 3], 5000);
        var receiving = LinkTests.ReceiveAllAsync(server);
        for (var at = 0; at < sent.Length; at += size) await client.SendAsync(sent.AsMemory(at, Math.Min(size, sent.Length - at)));
        client.Shutdown(SocketShutdown.Send);
        Assert.That(await receiving, Is.EqualTo(sent));
        client.Dispose();
        server.Dispose();
        await relay;
    }

    private static async Task<(Task Relay, Socket Client, Socket Server)> StartAsync(CancellationToken cancellationToken)
    {
        var (downstream, client) = await LinkPair.OverTcpAsync();
        var (upstream, server) = await LinkPair.OverTcpAsync();
        return (RunAsync(), client, server);

        async Task RunAsync()
        {
            await using var one = downstream;
            await using var other = upstream;
            await Relay.RunAsync(downstream, upstream, cancellationToken);
        }
    }

    private static async Task<byte[]> SendAsync(Socket socket, byte[] bytes)
    {
        await socket.SendAsync(bytes);
        socket.Shutdown(SocketShutdown.Send);
        return bytes;
    }
}
