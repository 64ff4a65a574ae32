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
public sealed class AcceptLoopTests
{
    private static readonly ImmutableArray<IPNetwork> Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
    private static readonly ImmutableArray<IPNetwork> Elsewhere = [IPNetwork.Parse("192.0.2.0/24")];

    private readonly CollectingLogger _log = new();
    private readonly Admission _admission = new(TimeProvider.System);

    [Test]
    public async Task A_client_is_served_and_its_connection_closed_after_the_handler()
    {
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), Echo);
        Assert.That(await AskAsync(loop.Bound!, "hello"u8.ToArray()), Is.EqualTo("127.0.0.1 hello"));
    }

    [Test]
    public async Task The_any_address_of_ipv6_takes_both_families_and_ipv4_is_written_as_such()
    {
        if (!Socket.OSSupportsIPv6) Assert.Ignore("no IPv6 here");
        await using var loop = Start(new IPEndPoint(IPAddress.IPv6Any, 0), Echo);
        var port = ((IPEndPoint)loop.Bound!).Port;
        Assert.That(await AskAsync(new IPEndPoint(IPAddress.Loopback, port), "a"u8.ToArray()), Is.EqualTo("127.0.0.1 a"));
        Assert.That(await AskAsync(new IPEndPoint(IPAddress.IPv6Loopback, port), "b"u8.ToArray()), Is.EqualTo("::1 b"));
    }

    [Test]
    public async Task A_unix_socket_is_served_and_its_stale_file_replaced()
    {
        var folder = Directory.CreateTempSubdirectory("wiregate-");
        try
        {
            var address = new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "gate.sock"));
            using (var stale = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                stale.Bind(address);
                // As after a crash: the file is there, nobody listens.
            }

            if (!File.Exists(address.ToString())) await MakeSocketFileAsync(address);
            await using var loop = Start(address, Echo);
            Assert.That(await AskAsync(address, "x"u8.ToArray()), Does.EndWith(" x"));
            Assert.Throws<SocketException>(() => ListeningSocket.Open(address), "a live one is not replaced");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_client_from_another_network_is_refused_without_a_word()
    {
        var called = false;
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), (_, _, _) => Task.FromResult(called = true), from: Elsewhere);
        Assert.That(await AskAsync(loop.Bound!, []), Is.Empty);
        Assert.That(called, Is.False);
        Assert.That(_log.Has(1101));
    }

    [Test]
    public async Task A_named_peer_tells_the_real_client_and_networks_apply_to_that()
    {
        byte[] header = ProxyHeaderTests.Make(0x21, 0x11, [192, 0, 2, 7, 127, 0, 0, 1, 0x12, 0x34, 0, 80]);
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), Echo, from: Elsewhere, proxies: Loopback);
        Assert.That(await AskAsync(loop.Bound!, [.. header, .. "hi"u8]), Is.EqualTo("192.0.2.7 hi"));
        header[16] = 10;
        Assert.That(await AskAsync(loop.Bound!, [.. header, .. "hi"u8]), Is.Empty, "10.0.2.7 is not in 192.0.2.0/24");
    }

    [Test]
    public async Task The_header_may_arrive_byte_by_byte()
    {
        byte[] bytes = [.. ProxyHeaderTests.Make(0x21, 0x11, [192, 0, 2, 7, 127, 0, 0, 1, 0x12, 0x34, 0, 80]), .. "hi"u8];
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), Echo, proxies: Loopback);
        await using var slow = new ToxicProxy(loop.Bound!) { ChopTo = 1 };
        Assert.That(await AskAsync(slow.EndPoint, bytes), Is.EqualTo("192.0.2.7 hi"));
    }

    [Test]
    public async Task A_named_peer_must_send_the_header()
    {
        var called = false;
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), (_, _, _) => Task.FromResult(called = true), proxies: Loopback);
        Assert.That(await AskAsync(loop.Bound!, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()), Is.Empty);
        Assert.That(await AskAsync(loop.Bound!, []), Is.Empty, "nothing sent at all");
        Assert.That(called, Is.False);
        Assert.That(_log.Has(1102));
    }

    [Test]
    public async Task The_header_of_a_peer_that_is_not_named_is_just_bytes()
    {
        byte[] header = ProxyHeaderTests.Make(0x21, 0x11, [192, 0, 2, 7, 127, 0, 0, 1, 0x12, 0x34, 0, 80]);
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), Echo, proxies: Elsewhere);
        Assert.That(await AskAsync(loop.Bound!, header), Does.StartWith("127.0.0.1 "));
    }

    [Test]
    public async Task A_header_that_does_not_come_in_time_ends_the_connection()
    {
        var time = new ManualTime();
        await using var loop = new AcceptLoop(Listen(new IPEndPoint(IPAddress.Loopback, 0), [], Loopback), new Admission(time), Echo, _log, time);
        loop.Start();
        using var client = await ConnectAsync(loop.Bound!);
        while (loop.Count == 0 || time.Armed < 2) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await ReceiveTextAsync(client), Is.Empty);
    }

    [Test]
    public async Task A_handler_that_throws_ends_its_own_connection_only()
    {
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), (link, client, token) =>
            link.Local is null ? Task.CompletedTask : _log.Lines.Any(line => line.Id.Id == 1105) ? Echo(link, client, token) : throw new InvalidOperationException("bug"));
        Assert.That(await AskAsync(loop.Bound!, "x"u8.ToArray()), Is.Empty);
        Assert.That(await AskAsync(loop.Bound!, "y"u8.ToArray()), Is.EqualTo("127.0.0.1 y"));
    }

    [Test]
    public async Task Accept_errors_do_not_end_the_loop()
    {
        var errors = new Queue<SocketError>([SocketError.ConnectionAborted, SocketError.TooManyOpenSockets, SocketError.ConnectionReset, SocketError.NoBufferSpaceAvailable, SocketError.AccessDenied]);
        var time = new ManualTime();
        await using var loop = new AcceptLoop(
            Listen(new IPEndPoint(IPAddress.Loopback, 0), [], []), _admission, Echo, _log, time,
            (socket, token) => errors.TryDequeue(out var error) ? throw new SocketException((int)error) : socket.AcceptAsync(token));
        loop.Start();
        while (errors.Count > 0)
        {
            if (time.Armed > 0) time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var answer = AskAsync(loop.Bound!, "still"u8.ToArray());
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That(await answer, Is.EqualTo("127.0.0.1 still"));
        Assert.That(_log.Has(1103) && _log.Has(1104));
    }

    [Test]
    public async Task Without_descriptors_a_waiting_client_is_turned_away_at_once()
    {
        var fail = true;
        await using var loop = new AcceptLoop(
            Listen(new IPEndPoint(IPAddress.Loopback, 0), [], []), _admission, Echo, _log, TimeProvider.System,
            async (socket, token) =>
            {
                while (fail && !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead)) await Task.Delay(1, token);
                return fail ? throw new SocketException((int)SocketError.TooManyOpenSockets) : await socket.AcceptAsync(token);
            });
        loop.Start();
        using var client = New(loop.Bound!);
        async Task AskAndWaitAsync()
        {
            // The reset may be quicker than connect(2) returns.
            await client.ConnectAsync(loop.Bound!);
            await client.ReceiveAsync(new byte[1]);
        }

        await Assert.ThatAsync(AskAndWaitAsync, Throws.InstanceOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.ConnectionReset));
        fail = false;
        // The one that unblocks the seam may still be turned away.
        string answer;
        do answer = await AskAsync(loop.Bound!, "back"u8.ToArray());
        while (answer.Length == 0);
        Assert.That(answer, Is.EqualTo("127.0.0.1 back"));
    }

    [Test]
    public async Task Stopping_waits_for_handlers_frees_the_address_and_cancels_on_demand()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), async (link, client, token) =>
        {
            entered.TrySetResult();
            await release.Task.WaitAsync(token);
        });
        var bound = (IPEndPoint)loop.Bound!;
        using var client = await ConnectAsync(bound);
        await entered.Task;
        using var now = new CancellationTokenSource();
        var stopping = loop.StopAsync(now.Token);
        await loop.StopAcceptingAsync();
        Assert.That(stopping.IsCompleted, Is.False);
        Assert.That(loop.Count, Is.EqualTo(1));
        using (var again = ListeningSocket.Open(bound)) Assert.That(again.LocalEndPoint, Is.EqualTo(bound));
        await now.CancelAsync();
        client.Shutdown(SocketShutdown.Send);
        await stopping;
        Assert.That(loop.Count, Is.Zero);
        Assert.That(_admission.Count, Is.Zero);
    }

    [Test]
    public async Task An_address_can_be_bound_again_right_after_its_connections_closed()
    {
        var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), Echo);
        var bound = loop.Bound!;
        for (var index = 0; index < 5; index++) await AskAsync(bound, "x"u8.ToArray());
        await loop.DisposeAsync();
        await using var next = Start(bound, Echo);
        Assert.That(await AskAsync(bound, "y"u8.ToArray()), Is.EqualTo("127.0.0.1 y"));
        Assert.Throws<SocketException>(() => ListeningSocket.Open(bound), "but not while it is in use");
    }

    [Test]
    public async Task Many_clients_at_once_are_all_served()
    {
        await using var loop = Start(new IPEndPoint(IPAddress.Loopback, 0), Echo);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(index => AskAsync(loop.Bound!, [(byte)('a' + index % 26)])));
        Assert.That(answers, Has.All.Matches<string>(answer => answer!.StartsWith("127.0.0.1 ", StringComparison.Ordinal)));
        while (loop.Count > 0) await Task.Yield();
    }

    /// <summary>Answers with the client's address and what it sent up to the end of its stream.</summary>
    private static async Task Echo(Link link, EndPoint client, CancellationToken cancellationToken)
    {
        var all = new MemoryStream();
        while (true)
        {
            var result = await link.Input.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer) all.Write(segment.Span);
            link.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) break;
        }

        link.Output.Write(System.Text.Encoding.ASCII.GetBytes($"{(client as IPEndPoint)?.Address} "));
        link.Output.Write(all.ToArray());
        await link.Output.FlushAsync(cancellationToken);
    }

    private AcceptLoop Start(
        EndPoint bind, Func<Link, EndPoint, CancellationToken, Task> handler, ImmutableArray<IPNetwork> from = default, ImmutableArray<IPNetwork> proxies = default)
    {
        var loop = new AcceptLoop(Listen(bind, from, proxies), _admission, handler, _log, TimeProvider.System);
        loop.Start();
        return loop;
    }

    private static Listener Listen(EndPoint bind, ImmutableArray<IPNetwork> from, ImmutableArray<IPNetwork> proxies) => new()
    {
        Name = "test",
        Protocol = "test",
        Bind = bind,
        Settings = new object(),
        From = from.IsDefault ? [] : from,
        ProxyProtocolFrom = proxies.IsDefault ? [] : proxies,
    };

    private static Socket New(EndPoint address) =>
        new(address.AddressFamily, SocketType.Stream, address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);

    private static async Task<Socket> ConnectAsync(EndPoint address)
    {
        var socket = New(address);
        await socket.ConnectAsync(address);
        return socket;
    }

    private static async Task<string> AskAsync(EndPoint address, byte[] bytes)
    {
        using var socket = New(address);
        try
        {
            await socket.ConnectAsync(address);
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Refused before it was sent.
        }

        return await ReceiveTextAsync(socket);
    }

    private static async Task<string> ReceiveTextAsync(Socket socket)
    {
        try
        {
            return System.Text.Encoding.ASCII.GetString(await LinkTests.ReceiveAllAsync(socket));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static async Task MakeSocketFileAsync(UnixDomainSocketEndPoint address)
    {
        // .NET removes the file of a socket that it closes; another program's stays.
        using var python = System.Diagnostics.Process.Start("python3", ["-c", $"import socket; socket.socket(socket.AF_UNIX).bind({System.Text.Json.JsonSerializer.Serialize(address.ToString())})"]);
        await python.WaitForExitAsync();
    }
}
