using System.Net;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Robustness;

/// <summary>A gate that has run out of file descriptors turns clients away, keeps those that it has, and recovers by itself.</summary>
public sealed class DescriptorTests
{
    [Test]
    public async Task Running_out_of_them_is_survived()
    {
        await using var bed = await FaultBed.StartAsync();
        await using var early = await bed.LogInAsync();
        // What the runtime loads when it is first needed, it has now.
        Assert.That(await early.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        var limit = ProcessFacts.Descriptors(bed.Gate.ProcessId) + 20;
        await Shell.OutputAsync("prlimit", ["--pid", $"{bed.Gate.ProcessId}", $"--nofile={limit}:{limit}"]);

        var crowd = new List<Socket>();
        for (var i = 0; i < 60; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            crowd.Add(socket);
            await ConnectAsync(socket, bed.Gate.Port);
        }

        await FaultBed.EventuallyAsync(() => Task.FromResult(bed.Gate.Log.Contains("out of file descriptors", StringComparison.Ordinal)), "it says so");
        Assert.That(await early.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"), "a session that it has");
        foreach (var socket in crowd) socket.Dispose();
        await FaultBed.EventuallyAsync(() => TryLogInAsync(bed), "a new client is let in");
        Assert.That(await early.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    /// <summary>
    /// The kernel takes a connection before the gate does, and the gate resets those that it turns away: on a busy machine that may come before this side has
    /// looked at its connection. It was made and turned away all the same; that nobody listens is another error.
    /// </summary>
    private static async Task ConnectAsync(Socket socket, int port)
    {
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
        }
    }

    private static async Task<bool> TryLogInAsync(FaultBed bed)
    {
        try
        {
            await using var client = await bed.LogInAsync();
            return await client.Query("SELECT 1").AnswersAsync() == "T D C Z:I";
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or SocketException)
        {
            return false;
        }
    }
}
