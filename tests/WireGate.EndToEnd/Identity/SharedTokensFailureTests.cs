using System.Diagnostics;
using NUnit.Framework;
using WireGate.EndToEnd.Approvals;
using WireGate.EndToEnd.Harness;
using WireGate.Identity;
using WireGate.Identity.Budgets;
using WireGate.Identity.Locks;

namespace WireGate.EndToEnd.Identity;

/// <summary>The store of tokens away, or not the one that was meant: nobody logs in, and after a while nobody goes on.</summary>
[NonParallelizable]
public sealed class SharedTokensFailureTests
{
    private StoreBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => _bed = await StoreBed.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task MakeDatabaseAsync() => await _bed.ResetAsync();

    [TestCase("fast")]
    [TestCase("immediate")]
    [TestCase("kill")]
    public async Task Nobody_logs_in_while_the_store_is_away_and_sessions_end_after_thirty_seconds(string how)
    {
        var time = new LeapTime();
        using var node = await TokenNode.StartAsync(_bed, time);
        using var token = await node.IssueAsync();
        var principal = (await node.LogInAsync(token))!;
        if (how == "kill") await _bed.Server.KillAsync();
        else await _bed.Server.StopAsync(how);
        try
        {
            // The copy of the last two seconds may still serve, where nobody has noticed yet.
            time.Leap(TimeSpan.FromSeconds(2));
            Assert.That(await node.LogInAsync(token), Is.Null);
            Assert.That(node.Service.Obstacle, Is.EqualTo("the gate can't read its tokens and locks"));
            Assert.That(node.Service.Problem, Does.StartWith("the store of tokens can't be used: "));
            Assert.That(() => node.IssueAsync(), Throws.TypeOf<IdentityException>());
            Assert.That(() => node.RevokeAsync(token), Throws.TypeOf<IdentityException>());
            Assert.That(() => node.Service.LockAsync(LockKind.Agent, "planner", "dan", null, default), Throws.TypeOf<IdentityException>());
            Assert.That((node.Service.IsStoreLost, node.Service.StillValid(principal)), Is.EqualTo((false, true)), "sessions go on for a while");
            time.Leap(TimeSpan.FromSeconds(28));
            Assert.That(node.Service.IsStoreLost);
        }
        finally
        {
            await _bed.Server.StartAsync();
        }

        await BackAsync(node);
        Assert.That(node.Service.IsStoreLost, Is.False);
        Assert.That(await node.LogInAsync(token), Is.Not.Null);
        Assert.That(node.Log.Has(3000) && node.Log.Has(3001));
    }

    [Test]
    public async Task What_was_revoked_while_a_node_was_cut_off_is_heard_when_it_is_back()
    {
        using var node = await TokenNode.StartAsync(_bed);
        using var token = await node.IssueAsync();
        var heard = node.HearsOfAsync(token);
        await _bed.Server.StopAsync();
        await _bed.Server.StartAsync();
        using (var other = await TokenNode.StartAsync(_bed)) await other.RevokeAsync(token);
        await heard;
        Assert.That(await node.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task A_server_that_was_restarted_between_two_log_ins_goes_unnoticed()
    {
        using var node = await TokenNode.StartAsync(_bed, new LeapTime(hasTimers: false));
        using var token = await node.IssueAsync();
        await _bed.Server.StopAsync();
        await _bed.Server.StartAsync();
        using var another = await node.IssueAsync();
        Assert.That(await node.LogInAsync(token), Is.Not.Null);
        Assert.That(node.Log.Has(3000), Is.False);
    }

    [Test]
    public async Task Nobody_logs_in_by_an_old_copy_while_the_server_hangs()
    {
        var time = new LeapTime();
        using var node = await TokenNode.StartAsync(_bed, time);
        using var token = await node.IssueAsync();
        var processes = await _bed.Server.ProcessesAsync();
        await Shell.OutputAsync("kill", ["-STOP", .. processes]);
        try
        {
            time.Leap(TimeSpan.FromSeconds(2));
            Assert.That(await node.LogInAsync(token), Is.Null);
            Assert.That(node.Service.Obstacle, Is.Not.Null);
        }
        finally
        {
            await Shell.OutputAsync("kill", ["-CONT", .. processes]);
        }

        await BackAsync(node);
        Assert.That(await node.LogInAsync(token), Is.Not.Null);
    }

    [Test]
    public async Task A_node_whose_store_comes_later_serves_nobody_until_then()
    {
        using var token = await IssueElsewhereAsync();
        await _bed.Server.StopAsync();
        using var node = await TokenNode.StartAsync(_bed);
        Assert.That(await node.LogInAsync(token), Is.Null);
        Assert.That(node.Service.Obstacle, Is.Not.Null);
        await _bed.Server.StartAsync();
        await BackAsync(node);
        Assert.That(await node.LogInAsync(token), Is.Not.Null);
    }

    [Test]
    public async Task What_was_spent_while_the_store_was_away_is_kept_once_when_it_is_back()
    {
        var time = new LeapTime(hasTimers: false);
        using var node = await TokenNode.StartAsync(_bed, time);
        using var token = await node.IssueAsync(new BudgetLimits { Statements = 10 });
        var budget = (await node.LogInAsync(token))!.Budget!;
        await _bed.Server.StopAsync();
        Assert.That(budget.FindObstacle(3, 0), Is.Null);
        await node.Service.StopAsync();
        time.Leap(TimeSpan.FromSeconds(6));
        Assert.That(budget.FindObstacle(1, 0), Is.EqualTo("what the token has spent can't be kept now"));
        await _bed.Server.StartAsync();
        await BackAsync(node);
        await node.Service.StopAsync();
        Assert.That(await _bed.SqlAsync("SELECT statements FROM wiregate.spending"), Is.EqualTo("3\n"));
        Assert.That(budget.FindObstacle(7, 0), Is.Null);
    }

    [Test]
    public async Task Tables_of_a_newer_gate_are_not_used()
    {
        using (await IssueElsewhereAsync()) { }
        await _bed.SqlAsync("UPDATE wiregate.tokens_format SET version = 2");
        using var node = await TokenNode.StartAsync(_bed);
        Assert.That(node.Service.Problem, Is.EqualTo("the store of tokens has format 2; this gate knows 1"));
    }

    [Test]
    public async Task A_damaged_token_stops_all_log_ins_rather_than_some()
    {
        using var node = await TokenNode.StartAsync(_bed);
        using var token = await node.IssueAsync();
        await _bed.SqlAsync("BEGIN; UPDATE wiregate.token_changes SET number = number + 1; UPDATE wiregate.tokens SET hash = '', changed = (SELECT number FROM wiregate.token_changes); COMMIT");
        Assert.That(() => node.Service.ListAsync(default), Throws.TypeOf<IdentityException>());
        Assert.That(await node.LogInAsync(token), Is.Null);
    }

    private async Task<IssuedToken> IssueElsewhereAsync()
    {
        using var other = await TokenNode.StartAsync(_bed);
        return await other.IssueAsync();
    }

    private static async Task BackAsync(TokenNode node)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20);)
            if (await node.Service.FindProblemAsync(default) is null) return;
        throw new TimeoutException("the store did not come back: " + node.Service.Problem);
    }
}
