using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.EndToEnd.Robustness;
using WireGate.Postgres.Messages;
using WireGate.Testing;

namespace WireGate.EndToEnd.Postgres;

/// <summary>A cancel request by each way that a client can send one.</summary>
public sealed class CancelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TestAuthority _authority = null!;
    private FaultBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _authority = new TestAuthority();
        var issued = _authority.Issue("localhost");
        _bed = await FaultBed.StartAsync($", tls: {{ certificate: \"{issued.Certificate}\", key: \"{issued.Key}\" }}");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _bed.DisposeAsync();
        _authority.Dispose();
    }

    [TestCase("plain")]
    [TestCase("tls")]
    [TestCase("direct tls")]
    public async Task It_is_answered_by_the_end_of_its_connection_and_not_before_the_server_has_acted(string way)
    {
        await using var client = await _bed.LogInAsync();
        await client.Query("SELECT pg_sleep(60)").SendAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT pg_sleep%") == 1, "it runs");

        // The gate's own cancel reaches the network between it and the server, and no further.
        var before = _bed.Network.Count;
        _bed.Network.Stall();
        var cancelling = CancelAsync(client.CancelKey.ProcessId, client.CancelKey.Key, way);
        await FaultBed.EventuallyAsync(() => Task.FromResult(_bed.Network.Count > before), "the gate connects to the server");
        Assert.That(await Task.WhenAny(cancelling, Task.Delay(TimeSpan.FromMilliseconds(300))), Is.Not.SameAs(cancelling), "answered before the server could know");
        _bed.Network.Resume();
        Assert.That(await cancelling.WaitAsync(Patience), Is.Zero, "nothing is said, the connection ends");
        Assert.That(await client.AnswersAsync(), Is.EqualTo("T E:57014 Z:I").Or.EqualTo("E:57014 Z:I"));
        Assert.That(await client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"), "the session goes on");
    }

    [TestCase("plain")]
    [TestCase("tls")]
    [TestCase("direct tls")]
    public async Task A_wrong_key_ends_nothing(string way)
    {
        await using var client = await _bed.LogInAsync();
        await client.Query("SELECT pg_sleep(60)").SendAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT pg_sleep%") == 1, "it runs");
        var (processId, key) = client.CancelKey;
        Assert.That(await CancelAsync(processId, [key[0], key[1], key[2], (byte)~key[3]], way).WaitAsync(Patience), Is.Zero);
        Assert.That(await _bed.RunningAsync("SELECT pg_sleep%"), Is.EqualTo(1));
        Assert.That(await CancelAsync(processId, key, way).WaitAsync(Patience), Is.Zero);
        Assert.That(await client.AnswersAsync(), Does.EndWith("E:57014 Z:I"));
    }

    /// <returns>How many bytes came back before the end.</returns>
    private async Task<int> CancelAsync(int processId, byte[] key, string way)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", _bed.Gate.Port);
        Stream stream = tcp.GetStream();
        if (way == "tls")
        {
            await stream.WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
            Assert.That(stream.ReadByte(), Is.EqualTo('S'));
        }

        if (way != "plain")
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            });
            stream = tls;
        }

        await using (stream)
        {
            var request = new ArrayBufferWriter<byte>();
            CancelRequest.Write(request, processId, key);
            await stream.WriteAsync(request.WrittenMemory);
            var (count, buffer) = (0, new byte[64]);
            while (await stream.ReadAsync(buffer) is var read and > 0) count += read;
            return count;
        }
    }
}
