using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>A changed configuration is put in force whole or not at all, whichever way the gate hears of it.</summary>
public sealed class ReloadTests
{
    private const string DenyOrders = Site.AllowReads + "\n  - { name: closed-today, when: { table: orders }, then: deny }";

    private Site _site = null!;
    private GateProcess _gate = null!;
    private string _token = "";

    [SetUp]
    public async Task StartAsync()
    {
        _site = await Site.CreateAsync();
        _gate = await _site.StartAsync();
        (_, _token) = await _site.IssueAsync();
    }

    [TearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task By_command_a_rule_holds_for_the_next_statement_of_a_session_that_is_open()
    {
        await using var client = await WireClient.LogInAsync(_site.Port, _token);
        Assert.That(await client.Query("SELECT id FROM orders LIMIT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        await _site.ConfigureAsync(_site.Configuration(DenyOrders));
        Assert.That(await _site.AnswerAsync("reload"), Does.Contain("in force"));
        Assert.That(await client.Query("SELECT id FROM orders LIMIT 1").AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(client.LastError, Does.Contain("closed-today"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_signal_or_a_changed_file_is_enough(bool signal)
    {
        var from = _gate.Lines.Length;
        await _site.ConfigureAsync(_site.Configuration(DenyOrders));
        if (signal) _gate.Signal(GateProcess.Hangup);
        await _gate.SawAsync(110, from);
        Assert.That((await _site.PsqlAsync(_token, "SELECT id FROM orders")).Error, Does.Contain("closed-today"));
    }

    [Test]
    public async Task A_broken_configuration_changes_nothing_and_is_said_with_its_place()
    {
        await _site.ConfigureAsync(_site.Configuration(DenyOrders).Replace("agents: {", "agent: {", StringComparison.Ordinal));
        var reload = await _site.RunAsync("reload");
        Assert.That(reload.ExitCode, Is.EqualTo(2));
        Assert.That(reload.Error, Does.Match(@"wiregate\.yaml:\d+:\d+: "));
        await _gate.SawAsync(111);
        Assert.That((await _site.PsqlAsync(_token, "SELECT count(*) FROM orders")).Output, Is.EqualTo("1000\n"));
        Assert.That((await _site.JsonAsync("status")).GetProperty("listeners").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_listener_that_can_not_be_bound_leaves_the_rules_as_they_were()
    {
        var listeners = $"  - {{ protocol: postgres, bind: \"127.0.0.1:{_site.Port}\" }}\n  - {{ protocol: postgres, bind: \"127.0.0.1:{CommandLineServer.Server.Port}\" }}";
        await _site.ConfigureAsync(_site.Configuration(DenyOrders, listeners: listeners));
        var reload = await _site.RunAsync("reload");
        Assert.That(reload.ExitCode, Is.EqualTo(2));
        Assert.That(reload.Error, Does.Contain("can't listen on"));
        Assert.That((await _site.PsqlAsync(_token, "SELECT count(*) FROM orders")).Output, Is.EqualTo("1000\n"));
    }

    [Test]
    public async Task A_session_whose_target_changed_ends()
    {
        await using var client = await WireClient.LogInAsync(_site.Port, _token);
        await _site.ConfigureAsync(_site.Configuration(target: ", read_only: true"));
        await _site.AnswerAsync("reload");
        var (type, body) = await client.ReadAsync();
        Assert.That(type, Is.EqualTo('E'));
        Assert.That(System.Text.Encoding.UTF8.GetString(body), Does.Contain("C57P01").And.Contain("the target was changed"));
    }

    [TestCase("gate: { state: state }", "gate: { state: state, drain: 5s }", "the section \"gate\"")]
    [TestCase("gate: { state: state }", "gate: { state: state }\nvault: { file: other.sealed }", "the section \"vault\"")]
    public async Task What_needs_a_restart_is_said(string before, string after, string what)
    {
        await _site.ConfigureAsync(_site.Configuration().Replace(before, after, StringComparison.Ordinal));
        await _site.AnswerAsync("reload");
        Assert.That((await _gate.SawAsync(112)).GetProperty("what").GetString(), Is.EqualTo(what));
    }
}
