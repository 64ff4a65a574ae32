using System.Diagnostics;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Robustness;

/// <summary>How the gate itself ends live sessions: revocation, expiry, shutdown.</summary>
public sealed class SessionEndTests
{
    private FaultBed _bed = null!;

    [SetUp]
    public async Task StartAsync() => _bed = await FaultBed.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [Test]
    public async Task A_revoked_token_ends_its_live_session_within_a_second_and_no_other()
    {
        var doomed = await _bed.Gate.IssueTokenAsync("planner", "--target", "shop");
        await using var client = await _bed.LogInAsync(doomed);
        await using var other = await _bed.LogInAsync();
        await RevokeAsync(doomed);
        var since = Stopwatch.StartNew();
        Assert.That(await client.AnswersAsync(), Is.EqualTo("E:57P01 EOF"));
        Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
        Assert.That(client.LastError, Does.Contain("revoked"));
        Assert.That(await other.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    [Test]
    public async Task A_revoked_token_also_ends_what_its_session_runs()
    {
        var doomed = await _bed.Gate.IssueTokenAsync("planner", "--target", "shop");
        await using var client = await _bed.LogInAsync(doomed);
        await client.Query("SELECT count(*) FROM scratch a, scratch b, scratch c").SendAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT count(*) FROM scratch a%") == 1, "it runs");
        await RevokeAsync(doomed);
        Assert.That(await client.AnswersAsync(), Is.EqualTo("E:57P01 EOF"));
        await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT count(*) FROM scratch a%") == 0, "the server has stopped it", seconds: 5);
    }

    [Test]
    public async Task A_session_ends_when_its_time_is_over()
    {
        var brief = await _bed.Gate.IssueTokenAsync("planner", "--target", "shop", "--ttl", "3s", "--session", "3s");
        await using var client = await _bed.LogInAsync(brief);
        var since = Stopwatch.StartNew();
        Assert.That(await client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        Assert.That(await client.AnswersAsync(), Is.EqualTo("E:57P01 EOF"));
        Assert.That(since.Elapsed, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task A_gate_that_is_told_to_stop_lets_the_running_statement_finish()
    {
        await using var busy = await _bed.LogInAsync();
        await using var idle = await _bed.LogInAsync();
        await using (await _bed.LockAsync())
        {
            await busy.Query("SELECT count(*) FROM scratch").SendAsync();
            await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT count(*) FROM scratch%") == 1, "it runs");
            _bed.Gate.Signal(15);
            Assert.That(await idle.AnswersAsync(), Is.EqualTo("E:57P01 EOF"), "who does nothing goes at once");
            await Assert.ThrowsAsync<SocketException>(() => WireClient.ConnectAsync(_bed.Gate.Port), "nobody is let in any more");
        }

        Assert.That(await busy.AnswersAsync(), Is.EqualTo("T D C Z:I"));
        Assert.That(await busy.AnswersAsync(), Is.EqualTo("E:57P01 EOF"));
        Assert.That(await _bed.Gate.TerminateAsync(), Is.Zero);
    }

    [Test]
    public async Task A_gate_that_is_killed_leaves_nothing_running_behind()
    {
        await using var client = await _bed.LogInAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.SessionsAsync() == 1, "its session is there");
        _bed.Gate.Signal(9);
        Assert.That(await client.AnswersAsync(), Is.EqualTo("EOF"));
        await FaultBed.EventuallyAsync(async () => await _bed.SessionsAsync() == 0, "its session at the server is gone");
    }

    private async Task RevokeAsync(string token)
    {
        // wgt_ID_SECRET: the id is what may be shown.
        var result = await _bed.Gate.CommandAsync("", "token", "revoke", token[..14]);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }
}
