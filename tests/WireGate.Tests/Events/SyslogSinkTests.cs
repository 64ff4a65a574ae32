using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Sinks;
using WireGate.Testing;

namespace WireGate.Tests.Events;

[CancelAfter(60_000)]
public sealed class SyslogSinkTests
{
    [Test]
    public async Task Unix_socket_gets_a_datagram_for_each_event(CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("wiregate-log-");
        try
        {
            var path = Path.Combine(folder.FullName, "log");
            await using var sink = new SyslogDatagramSink(new SyslogSinkSettings { Name = "a", Transport = SyslogTransport.Unix, Path = path }, "gate-1");
            Assert.That(async () => await sink.DeliverAsync([Samples.Record(Samples.Denied, 1)], token), Throws.InstanceOf<DeliveryException>(), "nobody listens");

            using (var receiver = Listen(path))
            {
                await sink.DeliverAsync([Samples.Record(Samples.Denied, 1), Samples.Record(Samples.Denied, 2)], token);
                Assert.That(await ReceiveAsync(receiver, token), Is.EqualTo(Message(84, 1)));
                Assert.That(await ReceiveAsync(receiver, token), Is.EqualTo(Message(84, 2)));
            }

            File.Delete(path);
            Assert.That(async () => await sink.DeliverAsync([Samples.Record(Samples.Denied, 3)], token), Throws.InstanceOf<DeliveryException>(), "the receiver went away");
            using var again = Listen(path);
            await sink.DeliverAsync([Samples.Record(Samples.Denied, 3)], token);
            Assert.That(await ReceiveAsync(again, token), Is.EqualTo(Message(84, 3)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Udp_gets_a_datagram_for_each_event(CancellationToken token)
    {
        using var receiver = Udp();
        await using var sink = new SyslogDatagramSink(ByUdp(receiver), "gate-1");
        await sink.DeliverAsync([Samples.Record(Samples.Denied, 1), Samples.Record(Samples.Denied, 2)], token);
        Assert.That(await ReceiveAsync(receiver, token), Is.EqualTo(Message(84, 1)));
        Assert.That(await ReceiveAsync(receiver, token), Is.EqualTo(Message(84, 2)));
    }

    [TestCase(EventType.SessionOpened, 6)]
    [TestCase(EventType.TokenIssued, 5)]
    [TestCase(EventType.OperationDenied, 4)]
    [TestCase(EventType.GateEventsDropped, 3)]
    public async Task Priority_is_facility_and_severity(EventType type, int severity)
    {
        using var receiver = Udp();
        await using var sink = new SyslogDatagramSink(ByUdp(receiver) with { Facility = 17 }, "gate-1");
        await sink.DeliverAsync([Samples.Record(new GateEvent { Type = type, Time = Samples.Time }, 1)], CancellationToken.None);
        Assert.That(await ReceiveAsync(receiver, CancellationToken.None), Does.StartWith($"<{17 * 8 + severity}>1 2026-01-01T00:00:00.123456Z gate-1 wiregate {Environment.ProcessId} {type.ToWord()} - {{"));
    }

    [Test]
    public async Task Text_that_does_not_fit_a_datagram_is_left_out(CancellationToken token)
    {
        using var receiver = Udp();
        await using var sink = new SyslogDatagramSink(ByUdp(receiver) with { Text = true }, "gate-1");
        await sink.DeliverAsync([Samples.Record(Samples.Denied with { Text = "SELECT 1" }, 1), Samples.Record(Samples.Denied with { Text = new string('x', 65_000) }, 2)], token);
        Assert.That(await ReceiveAsync(receiver, token), Is.EqualTo(Message(84, 1)[..^1] + ",\"text\":\"SELECT 1\"}"));
        Assert.That(await ReceiveAsync(receiver, token), Is.EqualTo(Message(84, 2)));
    }

    [Test]
    public async Task Every_field_at_its_longest_and_worst_fits_a_datagram(CancellationToken token)
    {
        // Each character is six bytes when escaped.
        var bad = new string('\u0001', 5000);
        var worst = new GateEvent
        {
            Type = EventType.OperationDenied,
            Time = Samples.Time,
            Session = bad,
            Sequence = long.MaxValue,
            Agent = bad,
            Person = bad,
            Token = bad,
            Target = bad,
            Protocol = bad,
            Client = bad,
            Operation = long.MaxValue,
            Kind = bad,
            Rule = bad,
            Reason = bad,
            Outcome = EventOutcome.Denied,
            Duration = TimeSpan.MaxValue,
            Code = bad,
            Subject = bad,
            Text = bad,
        };
        foreach (var format in Enum.GetValues<WireGate.Events.Formats.EventFormat>())
        {
            using var receiver = Udp();
            await using var sink = new SyslogDatagramSink(ByUdp(receiver) with { Format = format }, "gate-1");
            await sink.DeliverAsync([Samples.Record(worst, 1)], token);
            Assert.That(await ReceiveAsync(receiver, token), Does.EndWith("}"));
        }
    }

    [Test]
    public async Task Tcp_counts_octets(CancellationToken token)
    {
        using var receiver = new SyslogReceiver();
        await using var sink = new SyslogStreamSink(ByTcp(receiver), "gate-1");
        var told = Samples.Denied with { Reason = "ümläut\nand a line" };
        var delivering = sink.DeliverAsync([Samples.Record(told, 1), Samples.Record(Samples.Denied, 2)], token).AsTask();
        await using var stream = await receiver.AcceptAsync(token);
        await delivering;
        var first = Message(84, 1).Replace("Schema changes go through \\\"migrations\\\".", "ümläut\\nand a line", StringComparison.Ordinal);
        var expected = Counted(first) + Counted(Message(84, 2));
        Assert.That(await SyslogReceiver.ReadAsync(stream, Encoding.UTF8.GetByteCount(expected), token), Is.EqualTo(expected));
    }

    [Test]
    public async Task Broken_connection_gets_what_was_sent_last_again(CancellationToken token)
    {
        using var receiver = new SyslogReceiver();
        await using var sink = new SyslogStreamSink(ByTcp(receiver), "gate-1");
        var delivering = sink.DeliverAsync([Samples.Record(Samples.Denied, 1)], token).AsTask();
        var stream = await receiver.AcceptAsync(token);
        await delivering;
        await stream.DisposeAsync();
        await sink.EndedAsync();

        delivering = sink.DeliverAsync([Samples.Record(Samples.Denied, 2)], token).AsTask();
        await using var again = await receiver.AcceptAsync(token);
        await delivering;
        var expected = Counted(Message(84, 1)) + Counted(Message(84, 2));
        Assert.That(await SyslogReceiver.ReadAsync(again, expected.Length, token), Is.EqualTo(expected));
    }

    [Test]
    public void Receiver_that_is_not_there_is_a_failure()
    {
        var receiver = new SyslogReceiver();
        var settings = ByTcp(receiver);
        receiver.Dispose();
        Assert.That(async () =>
        {
            await using var sink = new SyslogStreamSink(settings, "gate-1");
            await sink.DeliverAsync([Samples.Record(Samples.Denied, 1)], CancellationToken.None);
        }, Throws.InstanceOf<DeliveryException>());
    }

    [Test]
    public async Task Tls_verifies_and_counts_octets(CancellationToken token)
    {
        using var authority = new TestAuthority();
        var (file, key) = authority.Issue("localhost");
        using var certificate = X509Certificate2.CreateFromPemFile(file, key);
        using var receiver = new SyslogReceiver(certificate);
        var settings = ByTcp(receiver) with { Transport = SyslogTransport.Tls, Tls = new UpstreamTls(UpstreamTlsMode.VerifyFull, authority.File) };
        await using (var sink = new SyslogStreamSink(settings, "gate-1"))
        {
            var delivering = sink.DeliverAsync([Samples.Record(Samples.Denied, 1)], token).AsTask();
            await using var stream = await receiver.AcceptAsync(token);
            await delivering;
            var expected = Counted(Message(84, 1));
            Assert.That(await SyslogReceiver.ReadAsync(stream, expected.Length, token), Is.EqualTo(expected));
        }

        await using var untrusting = new SyslogStreamSink(settings with { Tls = new UpstreamTls(UpstreamTlsMode.VerifyFull) }, "gate-1");
        var refused = untrusting.DeliverAsync([Samples.Record(Samples.Denied, 1)], token).AsTask();
        var accepting = receiver.AcceptAsync(token);
        await Assert.ThrowsAsync<DeliveryException>(() => refused);
        try
        {
            // In TLS 1.3 the server's part may be over before it hears of the refusal.
            await using var stream = await accepting;
            Assert.That(await stream.ReadAsync(new byte[1], token), Is.Zero, "nothing was sent");
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            Assert.Pass("the server heard of it in the handshake");
        }
    }

    private static string Message(int priority, long id) =>
        $"<{priority}>1 2026-01-01T00:00:00.123456Z gate-1 wiregate {Environment.ProcessId} operation.denied - {Samples.DeniedLine(id)}";

    private static string Counted(string message) => $"{Encoding.UTF8.GetByteCount(message)} {message}";

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static Socket Udp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static async Task<string> ReceiveAsync(Socket socket, CancellationToken token)
    {
        var bytes = new byte[128 * 1024];
        return Encoding.UTF8.GetString(bytes, 0, await socket.ReceiveAsync(bytes, SocketFlags.None, token));
    }

    private static SyslogSinkSettings ByUdp(Socket receiver) =>
        new() { Name = "a", Transport = SyslogTransport.Udp, Address = new HostPort("127.0.0.1", ((IPEndPoint)receiver.LocalEndPoint!).Port) };

    private static SyslogSinkSettings ByTcp(SyslogReceiver receiver) => new() { Name = "a", Transport = SyslogTransport.Tcp, Address = new HostPort("localhost", receiver.Port) };
}
