using System.Diagnostics;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Robustness;

/// <summary>What a client sees when its target is not there, says nothing, breaks off or dies.</summary>
public sealed class TargetFailureTests
{
    private FaultBed _bed = null!;

    [SetUp]
    public async Task StartAsync() => _bed = await FaultBed.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [Test]
    public async Task A_target_that_nobody_listens_for_is_named_at_once()
    {
        await using var gate = await Gate.StartAsync(FaultBed.Configuration(PostgresServer.FreePort(), "", FaultBed.Rules()), async folder =>
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "app.secret"), "x");
            File.SetUnixFileMode(Path.Combine(folder, "app.secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        });
        var token = await gate.IssueTokenAsync("planner", "--target", "shop");
        var since = Stopwatch.StartNew();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => WireClient.LogInAsync(gate.Port, token));
        Assert.That(refusal!.Message, Does.Contain("FATAL").And.Match("C(08006|57P03)\0").And.Contain("shop"));
        Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task A_target_that_accepts_and_says_nothing_is_given_up_in_time()
    {
        _bed.Network.Silent = true;
        var since = Stopwatch.StartNew();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => _bed.LogInAsync());
        Assert.That(refusal!.Message, Does.Match("C(08006|57P03)\0").And.Contain("in time"));
        Assert.That(since.Elapsed, Is.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(16)));
    }

    [Test]
    public async Task A_reset_in_the_middle_of_a_result_ends_the_session_and_no_other_to_come()
    {
        await using var client = await _bed.LogInAsync();
        await client.Query("SELECT * FROM scratch a, scratch b").SendAsync();
        for (var i = 0; i < 100; i++) await client.ReadAsync();
        _bed.Network.Reset();
        var last = await LastAsync(client);
        Assert.That(last, Is.EqualTo("08006").Or.EqualTo("inside a row"));
        await using var next = await _bed.LogInAsync();
        Assert.That(await next.Query("SELECT count(*) FROM scratch").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    [Test]
    public async Task A_reset_while_nothing_runs_is_told()
    {
        await using var client = await _bed.LogInAsync();
        _bed.Network.Reset();
        Assert.That(await LastAsync(client), Is.EqualTo("08006"));
    }

    [Test]
    public async Task A_target_that_dies_while_a_statement_runs_is_told()
    {
        await using var client = await _bed.LogInAsync();
        await using var locked = await _bed.LockAsync();
        await client.Query("SELECT count(*) FROM scratch").SendAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT count(*) FROM scratch%") == 1, "it runs");
        _bed.Network.HalfCloseDownstream();
        Assert.That(await LastAsync(client), Is.EqualTo("08006"));
    }

    [Test]
    public async Task A_backend_that_is_terminated_says_so_itself()
    {
        await using var client = await _bed.LogInAsync();
        await using var locked = await _bed.LockAsync();
        await client.Query("SELECT count(*) FROM scratch").SendAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.RunningAsync("SELECT count(*) FROM scratch%") == 1, "it runs");
        await _bed.Server.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'wiregate planner%'");
        Assert.That(await LastAsync(client), Is.EqualTo("57P01"));
        Assert.That(client.LastError, Does.Contain("administrator command"));
    }

    [Test]
    public async Task A_network_that_stands_still_for_a_while_loses_nothing()
    {
        await using var client = await _bed.LogInAsync();
        _bed.Network.Stall();
        await client.Query("SELECT id FROM scratch ORDER BY id").SendAsync();
        await using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)).Token.Register(_bed.Network.Resume);
        Assert.That(await client.AnswersAsync(), Is.EqualTo("T " + string.Concat(Enumerable.Repeat("D ", 2000)) + "C Z:I"));
    }

    [Test]
    public async Task A_network_of_single_bytes_changes_nothing()
    {
        _bed.Network.ChopTo = 1;
        await using var client = await _bed.LogInAsync();
        var answers = await client.Query("SELECT id FROM scratch WHERE id <= 20").Query("SELECT * FROM kept").Parse("", "SELECT 1").Bind("", "").Execute("").Sync().AnswersAsync(3);
        Assert.That(answers, Is.EqualTo("T " + string.Concat(Enumerable.Repeat("D ", 20)) + "C Z:I E:42501 Z:I 1 2 D C Z:I"));
    }

    [Test]
    public async Task Sessions_that_broke_leave_no_descriptor_behind()
    {
        await using (var warm = await _bed.LogInAsync()) await warm.Query("SELECT 1").AnswersAsync();
        await FaultBed.EventuallyAsync(async () => await _bed.SessionsAsync() == 0, "the first is gone");
        var before = ProcessFacts.Descriptors(_bed.Gate.ProcessId);
        for (var i = 0; i < 20; i++)
        {
            await using var client = await _bed.LogInAsync();
            _bed.Network.Reset();
            await LastAsync(client);
        }

        await FaultBed.EventuallyAsync(
            () => Task.FromResult(ProcessFacts.Descriptors(_bed.Gate.ProcessId) <= before + 2),
            $"back to {before} descriptors");
    }

    /// <summary>Reads to the end of the stream: the SQLSTATE of the last message, if it was an error.</summary>
    private static async Task<string> LastAsync(WireClient client)
    {
        var answers = "";
        try
        {
            answers = await client.AnswersAsync(int.MaxValue);
        }
        catch (EndOfStreamException)
        {
            return "inside a row";
        }

        var parts = answers.Split(' ');
        Assert.That(parts[^1], Is.EqualTo("EOF"));
        return parts.Length > 1 && parts[^2].StartsWith("E:", StringComparison.Ordinal) ? parts[^2][2..] : "inside a row";
    }
}
