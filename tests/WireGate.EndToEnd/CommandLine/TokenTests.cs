using System.Diagnostics;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

public sealed class TokenTests
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
    public async Task Revocation_ends_a_live_session_within_a_second_and_says_why()
    {
        var (id, token) = await _site.IssueAsync();
        await using var client = await WireClient.LogInAsync(_site.Port, token, user: "planner");
        await using var other = await WireClient.LogInAsync(_site.Port, (await _site.IssueAsync()).Token);
        var ending = client.ReadAsync();
        await _site.AnswerAsync("token", "revoke", id);
        var since = Stopwatch.StartNew();
        var (type, body) = await ending;
        Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)), "from when the command said that it was done");
        Assert.That(type, Is.EqualTo('E'));
        Assert.That(Encoding.UTF8.GetString(body), Does.Contain("C57P01").And.Contain("the token was revoked"));
        Assert.That((await client.ReadAsync()).Type, Is.EqualTo('\0'));
        Assert.That(await other.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"), "another token's session goes on");
    }

    [Test]
    public async Task A_revocation_past_the_gate_is_seen_within_a_second_too()
    {
        var (id, token) = await _site.IssueAsync();
        await using var client = await WireClient.LogInAsync(_site.Port, token);
        // A command that does not find the control socket works on the state folder itself.
        var elsewhere = _site.PathOf("elsewhere.yaml");
        await File.WriteAllTextAsync(elsewhere, "gate: { state: state, control: other/control.sock }\nidentity: { agents: { planner: { groups: [agents] } } }\n");
        await _site.AnswerAsync("token", "revoke", id, "--config", elsewhere);
        var since = Stopwatch.StartNew();
        var (type, body) = await client.ReadAsync();
        Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1.5)), "a second, and half of one for a busy machine");
        Assert.That(type, Is.EqualTo('E'));
        Assert.That(Encoding.UTF8.GetString(body), Does.Contain("C57P01"));
    }

    [Test]
    public async Task After_the_log_in_time_a_session_goes_on_and_a_new_one_is_refused()
    {
        var (id, token) = await _site.IssueAsync("--ttl", "3s", "--session", "1h");
        await using var client = await WireClient.LogInAsync(_site.Port, token);
        await UntilAsync(async () => (await ListAsync(id)).GetProperty("login_expires").GetDateTimeOffset() <= DateTimeOffset.UtcNow);
        var late = await _site.PsqlAsync(token, "SELECT 1");
        Assert.That(late.ExitCode, Is.EqualTo(2));
        Assert.That(late.Error, Does.Contain("the token was not accepted"));
        Assert.That(await client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        Assert.That(await _site.AnswerAsync("token", "list"), Does.Match($"{id}\t.*\tsessions only\t"));
    }

    [Test]
    public async Task At_the_end_of_the_session_time_the_session_ends()
    {
        var (_, token) = await _site.IssueAsync("--ttl", "3s", "--session", "3s");
        await using var client = await WireClient.LogInAsync(_site.Port, token);
        var (type, body) = await client.ReadAsync();
        Assert.That(type, Is.EqualTo('E'));
        Assert.That(Encoding.UTF8.GetString(body), Does.Contain("C57P01").And.Contain("session time is over"));
    }

    [Test]
    public async Task A_token_for_one_target_opens_no_other()
    {
        var result = await _site.RunAsync("token", "issue", "--agent", "planner", "--target", "elsewhere");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        var (_, token) = await _site.IssueAsync("--target", "shop");
        Assert.That((await _site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));
        Assert.That((await _site.PsqlAsync(token, "SELECT 1", ("PGDATABASE", "elsewhere"))).ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_token_that_does_not_exist_can_not_be_revoked()
    {
        var result = await _site.RunAsync("token", "revoke", "wgt_aaaaaaaaaa", "--json");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("wgt_aaaaaaaaaa"));
    }

    [Test]
    public async Task Failures_are_answered_late_and_a_good_token_at_once()
    {
        await using var site = await Site.CreateAsync();
        await site.StartAsync();
        var (_, token) = await site.IssueAsync();
        for (var count = 0; count < Core.FailedLogins.Free; count++)
            Assert.That(() => WireClient.LogInAsync(site.Port, "wgt_no"), Throws.InstanceOf<InvalidOperationException>());
        var failing = Stopwatch.StartNew();
        var late = WireClient.LogInAsync(site.Port, "wgt_no");
        await using (var good = await WireClient.LogInAsync(site.Port, token))
        {
            Assert.That(await good.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
            Assert.That(late.IsCompleted, Is.False, "the good one did not wait behind the bad one");
        }

        Assert.That(() => late, Throws.InstanceOf<InvalidOperationException>().With.Message.Contains("28P01"));
        Assert.That(failing.Elapsed, Is.GreaterThan(Core.FailedLogins.Delay - TimeSpan.FromMilliseconds(100)));
    }

    private async Task<JsonElement> ListAsync(string id) =>
        (await _site.JsonAsync("token", "list")).GetProperty("tokens").EnumerateArray().Single(token => token.GetProperty("id").GetString() == id);

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(50, limit.Token);
    }
}
