using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Approvals;

/// <summary>A gate that is killed while people are asked, or between their answer and its use.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class HeldAndKilledTests(int major)
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
    public async Task What_is_undecided_when_the_gate_is_killed_runs_only_when_it_is_sent_again_after_a_yes()
    {
        const string Delete = "DELETE FROM orders WHERE id = 1";
        string request;
        using (var psql = _site.Psql(Delete))
        {
            request = await psql.AskedAsync();
            await _site.KillAndStartGateAsync();
            Assert.That((await psql.EndAsync()).ExitCode, Is.Not.Zero);
        }

        Assert.That((await _site.StateOfAsync(request), await OrderAsync(1)), Is.EqualTo(("pending", "1")));
        await _site.AnswerAsync(HeldSite.Ana, "approve", request);
        Assert.That(await OrderAsync(1), Is.EqualTo("1"), "an answer alone runs nothing");
        await AssertPassesOnceAsync(Delete, request, 1);
    }

    [Test]
    public async Task What_was_approved_when_the_gate_is_killed_passes_once_when_it_is_sent_again()
    {
        const string Delete = "DELETE FROM orders WHERE id = 2";
        string request;
        using (var psql = _site.Psql(Delete))
        {
            request = await psql.AskedAsync();
            await psql.SignalAsync("KILL");
            await psql.EndAsync();
        }

        await _site.AnswerAsync(HeldSite.Ana, "approve", request);
        await _site.KillAndStartGateAsync();
        Assert.That((await _site.StateOfAsync(request), await OrderAsync(2)), Is.EqualTo(("approved", "1")));
        await AssertPassesOnceAsync(Delete, request, 2);
    }

    private async Task AssertPassesOnceAsync(string delete, string request, int id)
    {
        using (var again = _site.Psql(delete))
        {
            var result = await again.EndAsync();
            Assert.That((result.Output, result.Error), Is.EqualTo(("DELETE 1\n", "")));
        }

        Assert.That((await _site.StateOfAsync(request), await OrderAsync(id)), Is.EqualTo(("used", "0")));
        using var third = _site.Psql(delete);
        Assert.That(await third.AskedAsync(), Is.Not.EqualTo(request), "an approval was used twice");
    }

    private Task<string> OrderAsync(int id) => _site.HasAsync($"SELECT count(*) FROM orders WHERE id = {id}");
}
