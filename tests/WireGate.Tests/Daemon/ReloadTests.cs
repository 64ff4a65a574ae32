using NUnit.Framework;
using WireGate.Core;

namespace WireGate.Tests.Daemon;

internal sealed class ReloadTests
{
    [Test]
    public async Task A_live_session_is_judged_by_the_new_rules()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        Assert.That(await client.AskAsync("read a"), Is.EqualTo("ok"));
        fixture.Write("wiregate.yaml", GateFixture.Configuration(rules: GateFixture.AllowDeletes));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Is.Empty);
        Assert.That(await client.AskAsync("read a"), Is.EqualTo(Decision.NoRule));
        Assert.That(await client.AskAsync("delete a"), Is.EqualTo("ok"));
    }

    [TestCase("gate: { state: state, drain: 30s, exchange: { bind: 127.0.0.1:9441 } }", "gate")]
    [TestCase("gate: { state: state, drain: 30s }\nnotifications: { channels: [{ to: webhook, url: \"https://hooks.example.com/w\", key: { file: hook } }] }", "notifications")]
    [TestCase("gate: { state: state, drain: 30s }\nvault: { file: other.sealed }", "vault")]
    public async Task What_takes_effect_at_the_next_start_only_is_told_to_whoever_reloads(string gate, string section)
    {
        await using var fixture = new GateFixture();
        File.WriteAllBytes(fixture.PathOf("hook"), new byte[32]);
        fixture.Write("wiregate.yaml", GateFixture.Configuration().Replace("gate: { state: state, drain: 30s }", gate, StringComparison.Ordinal));
        var reply = await new WireGate.Hosting.ControlDesk(fixture.Gate, fixture.Reloader, fixture.Log).AnswerAsync(new WireGate.Control.ControlRequest.Reload(), "ana", CancellationToken.None);
        Assert.That(reply, Is.TypeOf<WireGate.Control.ControlReply.Done>().With.Property("Message").EqualTo(
            $"the configuration is in force, except what takes effect at the next start only: the section \"{section}\""), reply.ToString());
        Assert.That(fixture.Log.Lines, Has.Some.StartsWith("Warning 112 ").And.Some.Contains(section));
    }

    [TestCase("rules:\n  - { name: x, then: maybe }", "then")]
    [TestCase("nonsense: 1", "nonsense")]
    [TestCase("rules: [", "wiregate.yaml")]
    public async Task A_broken_configuration_changes_nothing_and_says_where(string broken, string named)
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        fixture.Write("wiregate.yaml", broken);
        var errors = (await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors;
        Assert.That(errors, Has.Some.Contains(named).And.Some.Match(@"wiregate\.yaml:\d+:\d+: "));
        Assert.That(await client.AskAsync("read a"), Is.EqualTo("ok"));
        using var another = await fixture.LogInAsync();
        Assert.That(await another.AskAsync("read a"), Is.EqualTo("ok"));
        Assert.That(fixture.Log.Lines, Has.Some.StartsWith("Error 111 "));
    }

    [Test]
    public async Task An_address_that_cant_be_bound_keeps_the_rules_before()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        fixture.Write("wiregate.yaml", GateFixture.Configuration(
            rules: GateFixture.AllowDeletes, listeners: "  - { protocol: echo, bind: ./data/second.sock }\n  - { protocol: echo, bind: ./no/such/folder.sock }"));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Has.Some.Contains("folder.sock"));
        Assert.That(await client.AskAsync("delete a"), Is.EqualTo(Decision.NoRule));
        Assert.That(async () => await fixture.ConnectAsync("data/second.sock"), Throws.InstanceOf<System.Net.Sockets.SocketException>());
    }

    [Test]
    public async Task A_new_listener_opens_and_a_removed_one_closes_while_its_session_goes_on()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        fixture.Write("wiregate.yaml", GateFixture.Configuration().Replace("echo.sock", "other.sock", StringComparison.Ordinal));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Is.Empty);
        Assert.That(async () => await fixture.ConnectAsync(), Throws.InstanceOf<System.Net.Sockets.SocketException>());
        using var other = await fixture.ConnectAsync("data/other.sock");
        await other.SendAsync("nobody");
        Assert.That(await other.ReadAsync(), Is.EqualTo("who?"));
        Assert.That(await client.AskAsync("read a"), Is.EqualTo("ok"));
    }

    [TestCase("tone: low", true)]
    [TestCase("tone: high, labels: { env: prod }", false)]
    public async Task A_session_ends_when_its_target_changed_but_for_labels(string target, bool ends)
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        fixture.Write("wiregate.yaml", GateFixture.Configuration(target: target));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Is.Empty);
        if (ends) Assert.That(await client.ReadAsync(), Does.StartWith("bye: the target was changed"));
        else Assert.That(await client.AskAsync("read a"), Is.EqualTo("ok"));
    }

    [TestCase("other: { groups: [agents] }")]
    [TestCase("planner: { groups: [strangers] }")]
    public async Task A_session_ends_when_its_agent_was_removed_or_changed(string agents)
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        fixture.Write("wiregate.yaml", GateFixture.Configuration(agents: agents));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Is.Empty);
        Assert.That(await client.ReadAsync(), Does.StartWith("bye: "));
    }

    [Test]
    public async Task A_credential_that_may_not_go_to_its_target_is_refused_at_its_place()
    {
        await using var fixture = new GateFixture();
        fixture.Write("wiregate.yaml", GateFixture.Configuration().Replace("\"h:7\"", "\"h:8\"", StringComparison.Ordinal));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Has.One.Match(@"wiregate\.yaml:\d+:\d+: .*may not be sent to h:7"));
    }

    [TestCase("echo", "may not be sent to 127.0.0.1:5432")]
    [TestCase("none", "there is no credential \"none\"")]
    public async Task A_store_whose_credential_may_not_go_there_is_refused_at_its_place(string credential, string expected)
    {
        await using var fixture = new GateFixture();
        fixture.Write("wiregate.yaml", GateFixture.Configuration().Replace(
            "state: state,", $"state: state, store: {{ postgres: {{ address: 127.0.0.1, database: d, credential: {credential}, tls: {{ mode: disable }} }} }},", StringComparison.Ordinal));
        Assert.That((await fixture.Reloader.ReloadAsync("a test", CancellationToken.None)).Errors, Has.One.Match(@"wiregate\.yaml:1:\d+: .*" + expected));
    }
}
