using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;

namespace WireGate.EndToEnd.Robustness;

/// <summary>Clients that hold a place without logging in.</summary>
public sealed class SilentClientTests
{
    private FaultBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await FaultBed.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [Test]
    public async Task One_that_sends_a_byte_a_second_is_told_and_cut_off_after_ten()
    {
        using var client = await ConnectAsync();
        var since = Stopwatch.StartNew();
        // The head of a StartupMessage of 100 bytes and what never becomes the whole.
        byte[] slow = [0, 0, 0, 100, 0, 3, 0, 0, .. "user\0planner\0database\0shop\0"u8];
        var answer = ReadToEndAsync(client);
        foreach (var one in slow)
        {
            await client.SendAsync(new[] { one });
            if (await Task.WhenAny(answer, Task.Delay(1000)) == answer) break;
        }

        Assert.That(Encoding.UTF8.GetString(await answer), Does.Contain("57014").And.Contain("canceling authentication due to timeout"));
        Assert.That(since.Elapsed, Is.InRange(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(16)));
    }

    [Test]
    public async Task One_that_stops_before_its_password_is_told_and_cut_off()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new byte[] { 0, 0, 0, 36, 0, 3, 0, 0 });
        await client.SendAsync("user\0planner\0database\0shop\0\0"u8[..28].ToArray());
        Assert.That(Encoding.UTF8.GetString(await ReadToEndAsync(client)), Does.StartWith("R").And.Contain("57014"));
    }

    [Test]
    public async Task More_of_them_than_there_are_places_keep_no_honest_client_out()
    {
        var silent = new List<Socket>();
        try
        {
            for (var i = 0; i < 1100; i++) silent.Add(await ConnectAsync());
            var since = Stopwatch.StartNew();
            await using (var honest = await _bed.LogInAsync()) Assert.That(await honest.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
            Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
            // The oldest had to go, long before their ten seconds are over for the last.
            await FaultBed.EventuallyAsync(() => Task.FromResult(silent.Take(100).All(IsGone)), "the oldest are dropped", seconds: 8);
            Assert.That(silent.TakeLast(100).Count(IsGone), Is.Zero, "the youngest keep their places");
        }
        finally
        {
            foreach (var socket in silent) socket.Dispose();
        }
    }

    [Test]
    public async Task One_that_only_hangs_up_its_sending_half_is_let_go()
    {
        using var client = await ConnectAsync();
        await client.SendAsync(new byte[] { 0, 0, 0, 36 });
        client.Shutdown(SocketShutdown.Send);
        Assert.That(Encoding.UTF8.GetString(await ReadToEndAsync(client)), Does.Contain("08P01"));
    }

    [Test]
    public async Task One_that_vanishes_after_log_in_leaves_nothing_at_the_server()
    {
        var client = await _bed.LogInAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.SessionsAsync() > 0, "its session is there");
        await client.DisposeAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.SessionsAsync() == 0, "its session at the server is gone");
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _bed.Gate.Port));
        return socket;
    }

    private static bool IsGone(Socket socket)
    {
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25));
        var all = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, limit.Token)) > 0) all.AddRange(buffer.AsSpan(0, count));
        }
        catch (SocketException)
        {
            // A reset ends it as well.
        }

        return [.. all];
    }
}
