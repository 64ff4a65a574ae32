using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>The daemon under a supervisor: readiness, watchdog, draining, locks.</summary>
public sealed class SupervisionTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Whoever_gives_a_notify_socket_is_told_of_readiness_life_and_the_end(bool systemd)
    {
        await using var site = await Site.CreateAsync();
        using var supervisor = new NotifySocket(site.PathOf("notify"));
        await using var gate = await site.StartAsync(new Dictionary<string, string> { ["NOTIFY_SOCKET"] = supervisor.Path, ["WATCHDOG_USEC"] = "400000" }, systemd);
        await supervisor.SawAsync("READY=1");
        await supervisor.SawAsync("WATCHDOG=1");
        await supervisor.SawAsync("WATCHDOG=1");
        gate.Signal(GateProcess.Terminate);
        await supervisor.SawAsync("STOPPING=1");
        Assert.That(await gate.EndedAsync(), Is.Zero);
        Assert.That(gate.Lines, Has.All.StartsWith("{"), "the log stays JSON");
    }

    [Test]
    public async Task At_SIGTERM_an_idle_session_ends_at_once_and_a_running_statement_finishes()
    {
        await using var site = await Site.CreateAsync();
        var gate = await site.StartAsync();
        var (_, token) = await site.IssueAsync();
        await using var idle = await WireClient.LogInAsync(site.Port, token);
        await using var open = await WireClient.LogInAsync(site.Port, token);
        Assert.That(await open.Query("BEGIN").AnswersAsync(), Is.EqualTo("C Z:T"));
        await using var busy = await WireClient.LogInAsync(site.Port, token);
        await busy.Query(Slow(2)).SendAsync();
        await UntilRunningAsync(1);

        gate.Signal(GateProcess.Terminate);
        await EndsAsync(idle, "the gate is shutting down");
        Assert.That(await busy.AnswersAsync(), Does.StartWith("T D").And.Contain("C Z:I"), "what was running finished");
        await EndsAsync(busy, "the gate is shutting down");
        Assert.That(() => WireClient.LogInAsync(site.Port, token), Throws.Exception);
        Assert.That(await open.Query("COMMIT").AnswersAsync(), Is.EqualTo("C Z:I"), "an open transaction may finish");
        await EndsAsync(open, "the gate is shutting down");
        Assert.That(await gate.EndedAsync(), Is.Zero);
        Assert.That(gate.Lines.Last(), Does.Contain("\"event\":105"));
    }

    [Test]
    public async Task At_the_deadline_the_rest_is_ended()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(gate: ", drain: 1s"));
        var gate = await site.StartAsync();
        var (_, token) = await site.IssueAsync();
        await using var busy = await WireClient.LogInAsync(site.Port, token);
        await busy.Query(Slow(60)).SendAsync();
        await UntilRunningAsync(1);
        var since = Stopwatch.StartNew();
        gate.Signal(GateProcess.Terminate);
        var (type, body) = await busy.ReadAsync();
        while (type is 'T' or 'D') (type, body) = await busy.ReadAsync();
        Assert.That(type, Is.EqualTo('E'));
        Assert.That(Encoding.UTF8.GetString(body), Does.Contain("C57P01"));
        Assert.That(await gate.EndedAsync(), Is.Zero);
        Assert.That(since.Elapsed, Is.InRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20)));
        await gate.SawAsync(104);
        await UntilRunningAsync(0);
    }

    [Test]
    public async Task Two_gates_can_not_share_a_state_folder()
    {
        await using var site = await Site.CreateAsync();
        await site.StartAsync();
        var second = await site.RunAsync("run");
        Assert.That(second.ExitCode, Is.EqualTo(2));
        Assert.That(second.Error, Does.Contain("another gate runs").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_taken_port_is_said_in_a_line()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(listeners: $"  - {{ protocol: postgres, bind: \"127.0.0.1:{CommandLineServer.Server.Port}\" }}"));
        var run = await site.RunAsync("run");
        Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString());
        Assert.That(run.Error, Does.Contain("can't listen on").And.Not.Contain("   at "));
    }

    /// <summary>A read that takes as long as it is told to.</summary>
    private static string Slow(int seconds) =>
        $"WITH RECURSIVE slow(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM slow WHERE clock_timestamp() < statement_timestamp() + interval '{seconds} seconds') SELECT count(*) FROM slow";

    private static async Task UntilRunningAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await CommandLineServer.Server.SqlAsync("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'WITH RECURSIVE slow%'") != count + "\n")
            await Task.Delay(50, limit.Token);
    }

    private static async Task EndsAsync(WireClient client, string reason)
    {
        var (type, body) = await client.ReadAsync();
        Assert.That(type, Is.EqualTo('E'));
        Assert.That(Encoding.UTF8.GetString(body), Does.Contain("C57P01").And.Contain(reason));
        Assert.That((await client.ReadAsync()).Type, Is.EqualTo('\0'));
    }
}
