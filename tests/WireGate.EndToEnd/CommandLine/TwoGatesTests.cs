using NUnit.Framework;
using WireGate.EndToEnd.Approvals;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Two gates as they ship, over one database: the client of one goes on when a person answers at the other.</summary>
[NonParallelizable]
public sealed class TwoGatesTests
{
    [Test]
    public async Task A_statement_that_one_gate_holds_is_approved_at_the_other()
    {
        await using var bed = await StoreBed.StartAsync();
        await bed.ResetAsync();
        await using var holding = await SharedSites.CreateAsync(bed);
        await using var answering = await SharedSites.CreateAsync(bed);
        await holding.StartAsync();
        await answering.StartAsync();
        var token = (await holding.AnswerAsync("token", "issue", "--agent", "planner")).Trim();
        var url = FormattableString.Invariant($"postgres://agent@127.0.0.1:{holding.Port}/shop?sslmode=disable");
        var running = Shell.RunAsync("psql", ["-XAt", url, "-c", "CREATE TEMP TABLE held (a int)"], new Dictionary<string, string?> { ["PGPASSWORD"] = token });

        var request = await SharedSites.PendingAsync(answering);
        await answering.AnswerAsync("approvals", "approve", request, "--reason", "agreed");

        var result = await running;
        Assert.That((result.ExitCode, result.Output.Trim()), Is.EqualTo((0, "CREATE TABLE")), result.Error);
        Assert.That(await bed.SqlAsync("SELECT id, state FROM wiregate.requests"), Is.EqualTo(request + "|4\n"));
    }

    [Test]
    public async Task A_store_that_is_killed_while_a_delete_is_held_lets_nothing_pass_that_nobody_approved()
    {
        await using var bed = await StoreBed.StartAsync();
        await bed.ResetAsync();
        await CommandLineServer.Server.SqlAsync("SET ROLE shop_app; DROP TABLE IF EXISTS held; CREATE TABLE held AS SELECT 1 AS id", "shop");
        await using var holding = await SharedSites.CreateAsync(bed);
        await using var answering = await SharedSites.CreateAsync(bed);
        await holding.StartAsync();
        await answering.StartAsync();
        var (_, token) = await answering.IssueAsync();
        var running = holding.PsqlAsync(token, "DELETE FROM held");
        var request = await SharedSites.PendingAsync(answering);

        await bed.Server.KillAsync();
        var refused = await running;
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.Error, Does.Contain("the store of approvals"));
        Assert.That((await answering.RunAsync("approvals", "approve", request, "--reason", "agreed")).ExitCode, Is.Not.Zero);
        await bed.Server.StartAsync();
        await SharedSites.LogInAsync(holding, token);
        await SharedSites.LogInAsync(answering, token);
        Assert.That(await SharedSites.PendingAsync(answering), Is.EqualTo(request), "nobody has answered");
        Assert.That(await LeftAsync(), Is.EqualTo("1\n"));

        await answering.AnswerAsync("approvals", "approve", request, "--reason", "agreed");
        Assert.That(await LeftAsync(), Is.EqualTo("1\n"), "an answer alone runs nothing");
        var again = await holding.PsqlAsync(token, "DELETE FROM held");
        Assert.That(again.ExitCode, Is.Zero, again.ToString());
        Assert.That(await LeftAsync(), Is.EqualTo("0\n"));

        static Task<string> LeftAsync() => CommandLineServer.Server.SqlAsync("SELECT count(*) FROM held", "shop");
    }
}
