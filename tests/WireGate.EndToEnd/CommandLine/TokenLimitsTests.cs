using System.Text.Json;
using NUnit.Framework;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Tokens that are for less, through the command line, with real psql.</summary>
public sealed class TokenLimitsTests
{
    private Site _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _site = await Site.CreateAsync();
        await _site.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task An_exchanged_token_reads_and_dies_with_its_parent()
    {
        var (id, parent) = await _site.IssueAsync();
        var traded = await _site.FeedAsync(parent + "\n", "token", "exchange", "--target", "shop", "--effect", "read", "--json");
        Assert.That(traded.ExitCode, Is.Zero, traded.ToString());
        var child = JsonDocument.Parse(traded.Output).RootElement.GetProperty("token").GetString()!;
        Assert.That((await _site.PsqlAsync(child, "SELECT count(*) FROM orders")).Output.Trim(), Is.EqualTo("1000"));
        await _site.AnswerAsync("token", "revoke", id);
        Assert.That((await _site.PsqlAsync(child, "SELECT 1")).Error, Does.Contain("the token was not accepted"));
    }

    [Test]
    public async Task More_rows_than_the_budget_end_in_53400()
    {
        var (_, token) = await _site.IssueAsync("--budget", "rows=500");
        var result = await _site.PsqlAsync(token, "SELECT * FROM orders");
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Error, Does.Contain("the token's budget of 500 rows is used up"));
        Assert.That((await _site.PsqlAsync(token, "SELECT count(*) FROM orders")).Error, Does.Contain("denied by rule \"budget\""));
    }

    [Test]
    public async Task A_locked_agent_does_not_log_in_until_it_is_unlocked()
    {
        var (_, token) = await _site.IssueAsync();
        await _site.AnswerAsync("lock", "agent", "planner", "--reason", "leaked");
        Assert.That((await _site.PsqlAsync(token, "SELECT 1")).ExitCode, Is.EqualTo(2));
        Assert.That((await _site.JsonAsync("lock", "list")).GetProperty("locks")[0].GetProperty("reason").GetString(), Is.EqualTo("leaked"));
        await _site.AnswerAsync("unlock", "agent", "planner");
        Assert.That((await _site.PsqlAsync(token, "SELECT count(*) FROM orders")).Output.Trim(), Is.EqualTo("1000"));
    }

    [Test]
    public async Task A_jwt_of_the_gate_is_a_password()
    {
        var (_, token) = await _site.IssueAsync("--jwt");
        Assert.That(token.Split('.'), Has.Length.EqualTo(3));
        Assert.That((await _site.PsqlAsync(token, "SELECT count(*) FROM orders")).Output.Trim(), Is.EqualTo("1000"));
    }

    [Test]
    public async Task At_expiry_an_open_transaction_may_finish_and_an_idle_session_ends()
    {
        var (_, token) = await _site.IssueAsync("--ttl", "6s", "--session", "6s");
        var over = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(6);
        await using var idle = await LivePsql.StartAsync(_site, token);
        await using var busy = await LivePsql.StartAsync(_site, token);
        Assert.That(await busy.AskAsync("BEGIN; SELECT count(*) FROM orders"), Is.EqualTo("1000"));
        while (DateTimeOffset.UtcNow < over) Assert.That(await busy.AskAsync("SELECT count(*) FROM orders"), Is.EqualTo("1000"));
        Assert.That(await busy.AskAsync("SELECT count(*) FROM orders"), Is.EqualTo("1000"), "in the transaction, after the end");
        Assert.That(await idle.FarewellAsync(), Does.Contain("the token's session time is over"));
        await busy.SendAsync("COMMIT");
        Assert.That(await busy.FarewellAsync(), Does.Contain("the token's session time is over"));
    }
}
