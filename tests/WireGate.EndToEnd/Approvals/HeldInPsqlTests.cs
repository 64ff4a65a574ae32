using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Approvals;

/// <summary>psql held by the real daemon and answered by people at its command line.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class HeldInPsqlTests(int major)
{
    private HeldSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Assume.That(Environment.IsPrivilegedProcess, "people have users of their own");
        _site = await HeldSite.StartAsync(major);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task What_a_person_approves_runs_in_the_session_that_waited()
    {
        using var psql = _site.Psql("SET application_name = 'same'", "DELETE FROM orders WHERE id = 1 RETURNING id", "SHOW application_name");
        var request = await psql.AskedAsync();
        Assert.That(await OrderAsync(1), Is.EqualTo("1"), "it ran before it was approved");
        await _site.AnswerAsync(HeldSite.Ana, "approve", request);
        var result = await psql.EndAsync();
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "SET\n1\nDELETE 1\nsame\n")), result.Error);
        Assert.That(await _site.StateOfAsync(request), Is.EqualTo("used"));
    }

    [Test]
    public async Task What_a_person_denies_is_refused_with_the_reason_and_the_session_goes_on()
    {
        using var psql = _site.Psql("DELETE FROM orders WHERE id = 2", "SELECT 'still here'");
        await _site.AnswerAsync(HeldSite.Dan, "deny", await psql.AskedAsync(), "use the archive");
        var result = await psql.EndAsync();
        Assert.That(result.Error, Does.Contain("42501").And.Contains("deletes-need-a-dba").And.Contains("by dan").And.Contains("use the archive"));
        Assert.That((result.Output, await OrderAsync(2)), Is.EqualTo(("still here\n", "1")));
    }

    [Test]
    public async Task What_nobody_decided_in_time_is_refused_with_its_request_and_passes_once_when_sent_again()
    {
        const string Delete = "DELETE FROM basket WHERE id = 3";
        var first = await RunAsync(Delete);
        Assert.That(first.Error, Does.Contain("57014").And.Contains("nobody has decided"));
        var request = HeldPsql.RequestIn(first.Error);
        await _site.AnswerAsync(HeldSite.Ana, "approve", request);
        Assert.That(await BasketAsync(3), Is.EqualTo("1"), "an approval alone runs nothing");

        var second = await RunAsync(Delete);
        Assert.That((second.ExitCode, second.Output), Is.EqualTo((0, "DELETE 1\n")), second.Error);

        await _site.HasAsync("INSERT INTO basket VALUES (3, 'again')");
        var third = await RunAsync(Delete);
        Assert.That(third.Error, Does.Contain("57014"));
        Assert.That((HeldPsql.RequestIn(third.Error) == request, await BasketAsync(3)), Is.EqualTo((false, "1")));
    }

    [TestCase("INT", 4, "57014")]
    [TestCase("KILL", 5, "")]
    public async Task A_client_that_left_gets_nothing_run_and_finds_the_answer_when_it_asks_again(string signal, int id, string code)
    {
        var delete = $"DELETE FROM orders WHERE id = {id}";
        using var psql = _site.Psql(delete);
        var request = await psql.AskedAsync();
        await psql.SignalAsync(signal);
        Assert.That((await psql.EndAsync()).Error, Does.Contain(code));
        await _site.AnswerAsync(HeldSite.Ana, "approve", request);
        Assert.That((await OrderAsync(id), await _site.StateOfAsync(request)), Is.EqualTo(("1", "approved")));

        Assert.That((await RunAsync(delete)).Output, Is.EqualTo("DELETE 1\n"));
        Assert.That(await _site.StateOfAsync(request), Is.EqualTo("used"));
    }

    [Test]
    public async Task A_person_who_says_yes_twice_is_one_of_the_two_that_the_rule_wants()
    {
        using var psql = _site.Psql("UPDATE orders SET state = 'held' WHERE id = 6");
        var request = await psql.AskedAsync();
        await _site.AnswerAsync(HeldSite.Ana, "approve", request);
        await _site.AsAsync(HeldSite.Ana, "approvals", "approve", request, "--reason", "once more");
        Assert.That((await _site.StateOfAsync(request), psql.HasEnded), Is.EqualTo(("pending", false)));
        await _site.AnswerAsync(HeldSite.Dan, "approve", request);
        Assert.That((await psql.EndAsync()).Output, Is.EqualTo("UPDATE 1\n"));
    }

    [TestCase(HeldSite.Bob, "nobody decides what was asked for himself")]
    [TestCase(HeldSite.Eva, "your role does not allow this")]
    [TestCase(HeldSite.Stranger, "it knows nobody by uid 64305")]
    public async Task Neither_the_agents_owner_nor_a_viewer_nor_a_stranger_decides(int uid, string message)
    {
        var refused = await RunAsync($"DELETE FROM basket WHERE id = {uid - HeldSite.Ana + 10}");
        var request = HeldPsql.RequestIn(refused.Error);
        var answer = await _site.AsAsync(uid, "approvals", "approve", request);
        Assert.That(answer.ExitCode, Is.Not.Zero);
        Assert.That(answer.Error, Does.Contain(message));
        Assert.That(await _site.StateOfAsync(request), Is.EqualTo("pending"));
    }

    private async Task<ShellResult> RunAsync(string sql)
    {
        using var psql = _site.Psql(sql);
        return await psql.EndAsync();
    }

    private Task<string> OrderAsync(int id) => _site.HasAsync($"SELECT count(*) FROM orders WHERE id = {id}");

    private Task<string> BasketAsync(int id) => _site.HasAsync($"SELECT count(*) FROM basket WHERE id = {id}");
}
