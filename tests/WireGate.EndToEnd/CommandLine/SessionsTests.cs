using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

public sealed class SessionsTests
{
    private Site _site = null!;
    private GateProcess _gate = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _site = await Site.CreateAsync();
        _gate = await _site.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task A_session_is_listed_with_who_where_and_how_much()
    {
        var (id, token) = await _site.IssueAsync();
        await using var psql = await LivePsql.StartAsync(_site, token);
        var session = (await _site.JsonAsync("sessions", "list")).GetProperty("sessions").EnumerateArray().Single(row => row.GetProperty("token").GetString() == id);
        Assert.That(session.GetProperty("agent").GetString(), Is.EqualTo("planner"));
        Assert.That(session.GetProperty("owner").GetString(), Is.EqualTo("ana"));
        Assert.That(session.GetProperty("target").GetString(), Is.EqualTo("shop"));
        Assert.That(session.GetProperty("client").GetString(), Does.StartWith("127.0.0.1:"));
        Assert.That(session.GetProperty("operations").GetInt64(), Is.GreaterThan(0));
        Assert.That(await _site.AnswerAsync("sessions", "list"), Does.Contain($"{session.GetProperty("id").GetString()}\tplanner\tshop\t127.0.0.1:"));
    }

    [Test]
    public async Task Kill_ends_it_and_says_who_did()
    {
        var (id, token) = await _site.IssueAsync();
        await using var psql = await LivePsql.StartAsync(_site, token);
        var session = (await _site.JsonAsync("sessions", "list")).GetProperty("sessions").EnumerateArray().Single(row => row.GetProperty("token").GetString() == id);
        var kill = await _site.RunAsync("sessions", "kill", session.GetProperty("id").GetString()!);
        Assert.That(kill.ExitCode, Is.Zero);
        await _gate.SawAsync(206, matches: line => line.GetProperty("session").GetString() == session.GetProperty("id").GetString());
        Assert.That(await psql.FarewellAsync(), Does.Contain("ended by an operator"));
        Assert.That((await _site.RunAsync("sessions", "kill", session.GetProperty("id").GetString()!)).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Watch_shows_sessions_come_and_go()
    {
        var start = new ProcessStartInfo(Gate.Program, ["sessions", "watch", "--json"]) { RedirectStandardOutput = true };
        start.Environment["WIREGATE_CONFIG"] = _site.ConfigurationFile;
        using var watch = Process.Start(start)!;
        try
        {
            var (id, token) = await _site.IssueAsync();
            await using (await LivePsql.StartAsync(_site, token)) await UntilAsync(watch, id, expected: true);
            await UntilAsync(watch, id, expected: false);
        }
        finally
        {
            watch.Kill();
            await watch.WaitForExitAsync();
        }
    }

    [Test]
    public async Task Status_tells_what_runs()
    {
        var status = await _site.JsonAsync("status");
        Assert.That(status.GetProperty("process").GetInt32(), Is.EqualTo(_gate.Id));
        Assert.That(status.GetProperty("configuration").GetString(), Is.EqualTo(_site.ConfigurationFile));
        Assert.That(status.GetProperty("targets")[0].GetString(), Is.EqualTo("shop"));
        Assert.That(status.GetProperty("draining").GetBoolean(), Is.False);
        Assert.That(await _site.AnswerAsync("status"), Does.Contain("state\trunning"));
    }

    private static async Task UntilAsync(Process watch, string token, bool expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var line = await watch.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("the watch ended");
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("sessions").EnumerateArray().Any(row => row.GetProperty("token").GetString() == token) == expected) return;
        }
    }
}
