using System.Text.Json;
using NUnit.Framework;
using WireGate.EndToEnd.Approvals;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Two gates as they ship, over one database: tokens, revocations and locks of one are those of the other.</summary>
[NonParallelizable]
public sealed class TwoGatesTokensTests
{
    private StoreBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => _bed = await StoreBed.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task MakeDatabaseAsync() => await _bed.ResetAsync();

    [Test]
    public async Task What_is_issued_revoked_and_locked_at_one_gate_is_so_at_the_other()
    {
        await using var one = await SharedSites.CreateAsync(_bed);
        await using var other = await SharedSites.CreateAsync(_bed);
        var gate = await one.StartAsync();
        var otherGate = await other.StartAsync();
        var (id, token) = await one.IssueAsync();
        var (_, second) = await other.IssueAsync();
        await using (var psql = await LivePsql.StartAsync(other, token))
        {
            await one.AnswerAsync("token", "revoke", id);
            await EndedAsync(otherGate, "the token was revoked");
            Assert.That(await psql.FarewellAsync(), Does.Contain("the token was revoked"));
        }

        Assert.That((await other.PsqlAsync(token, "SELECT 1")).Error, Does.Contain("the token was not accepted"));
        await using (var psql = await LivePsql.StartAsync(one, second))
        {
            await other.AnswerAsync("lock", "agent", "planner", "--reason", "runs wild");
            await EndedAsync(gate, "runs wild");
            Assert.That(await psql.FarewellAsync(), Does.Contain("runs wild"));
        }

        Assert.That((await one.PsqlAsync(second, "SELECT 1")).ExitCode, Is.EqualTo(2));
        await one.AnswerAsync("unlock", "agent", "planner");
        await SharedSites.LogInAsync(other, second);
    }

    [Test]
    public async Task Gates_that_lost_their_store_let_nobody_in_and_end_their_sessions()
    {
        await using var one = await SharedSites.CreateAsync(_bed);
        await using var other = await SharedSites.CreateAsync(_bed);
        var gate = await one.StartAsync();
        var otherGate = await other.StartAsync();
        var (_, token) = await one.IssueAsync();
        await using var psql = await LivePsql.StartAsync(one, token);
        await using var otherPsql = await LivePsql.StartAsync(other, token);
        await _bed.Server.StopAsync();
        try
        {
            await gate.SawAsync(3000);
            await otherGate.SawAsync(3000);
            foreach (var site in new[] { one, other })
            {
                Assert.That((await site.PsqlAsync(token, "SELECT 1")).Error, Does.Contain("nobody can log in now: the gate can't read its tokens and locks"));
                var status = await site.RunAsync("status", "--json");
                Assert.That(status.ExitCode, Is.EqualTo(1), status.ToString());
                Assert.That(JsonDocument.Parse(status.Output).RootElement.GetProperty("problem").GetString(), Does.Contain("the store of tokens"));
            }

            Assert.That((await psql.AskAsync("SELECT 'on'"), await otherPsql.AskAsync("SELECT 'on'")), Is.EqualTo(("on", "on")), "sessions go on for a while");
            // 30 s after it was last seen.
            await EndedAsync(gate, "lost the store");
            await EndedAsync(otherGate, "lost the store");
            Assert.That(await psql.FarewellAsync(), Does.Contain("the gate has lost the store"));
            Assert.That(await otherPsql.FarewellAsync(), Does.Contain("the gate has lost the store"));
            Assert.That((await one.RunAsync("token", "issue", "--agent", "planner")).ExitCode, Is.EqualTo(3));
        }
        finally
        {
            await _bed.Server.StartAsync();
        }

        await SharedSites.LogInAsync(one, token);
        await SharedSites.LogInAsync(other, token);
        Assert.That((await one.RunAsync("status")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_gate_starts_without_its_store_and_serves_once_it_is_there()
    {
        await using var site = await SharedSites.CreateAsync(_bed);
        string token;
        await using (var earlier = await SharedSites.CreateAsync(_bed))
        {
            Assert.That((await earlier.RunAsync("token", "issue", "--agent", "planner")).ExitCode, Is.EqualTo(3), "without a gate nobody issues tokens for all");
            await earlier.StartAsync();
            (_, token) = await earlier.IssueAsync();
        }

        Assert.That((await site.RunAsync("check")).Output, Does.Contain("gate.store\tyes\t"));
        await _bed.Server.StopAsync();
        var check = await site.RunAsync("check");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.Output, Does.Contain($"gate.store\tNO\t{_bed.Settings.Address}/{_bed.Database}: the store of tokens can't be used: "));
        var gate = await site.StartAsync();
        Assert.That((await site.PsqlAsync(token, "SELECT 1")).Error, Does.Contain("nobody can log in now"));
        Assert.That((await site.RunAsync("status")).ExitCode, Is.EqualTo(1));
        await _bed.Server.StartAsync();
        await gate.SawAsync(3001);
        await SharedSites.LogInAsync(site, token);
        Assert.That((await site.RunAsync("status")).ExitCode, Is.Zero);
    }

    [TestCase("UPDATE wiregate.tokens_format SET version = 9", "the store of tokens has format 9; this gate knows 1")]
    [TestCase("UPDATE wiregate.approvals_format SET version = 9", "the store of approvals has format 9; this gate knows 1")]
    [TestCase("ALTER ROLE gate PASSWORD 'other'", "password authentication failed")]
    public async Task Check_says_what_is_wrong_with_the_store(string sql, string problem)
    {
        await using var site = await SharedSites.CreateAsync(_bed);
        Assert.That((await site.RunAsync("check")).ExitCode, Is.Zero);
        await _bed.SqlAsync(sql);
        try
        {
            var check = await site.RunAsync("check", "--json");
            Assert.That(check.ExitCode, Is.EqualTo(1));
            var store = JsonDocument.Parse(check.Output).RootElement.GetProperty("store");
            Assert.That((store.GetProperty("works").GetBoolean(), store.GetProperty("error").GetString()!.Contains(problem, StringComparison.Ordinal)), Is.EqualTo((false, true)), check.Output);
        }
        finally
        {
            await _bed.SqlAsync("ALTER ROLE gate PASSWORD 'pencil'");
        }
    }

    private static Task EndedAsync(GateProcess gate, string reason) =>
        gate.SawAsync(206, matches: line => line.GetProperty("reason").GetString()!.Contains(reason, StringComparison.Ordinal));
}
