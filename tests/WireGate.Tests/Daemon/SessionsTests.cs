using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Control;
using WireGate.Core;
using WireGate.Hosting;

namespace WireGate.Tests.Daemon;

internal sealed class SessionsTests
{
    [Test]
    public async Task A_revoked_token_ends_its_session()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        var session = fixture.Gate.Sessions.All.Single();
        await fixture.Gate.Tokens.RevokeAsync(session.Principal!.TokenId, CancellationToken.None);
        Assert.That(await client.ReadAsync(), Is.EqualTo("bye: " + SessionEnd.Revoked.Reason));
    }

    [Test]
    public async Task An_operator_sees_and_ends_a_session()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        await client.AskAsync("read a");
        await client.AskAsync("delete a");
        var desk = new ControlDesk(fixture.Gate, fixture.Reloader, NullLogger.Instance);
        var list = (ControlReply.SessionList)await desk.AnswerAsync(new ControlRequest.ListSessions(), "a test", CancellationToken.None);
        Assert.That(list.Sessions, Has.Length.EqualTo(1));
        Assert.That(list.Sessions[0], Has.Property("Agent").EqualTo("planner").And.Property("Target").EqualTo("one")
            .And.Property("Operations").EqualTo(2).And.Property("Denials").EqualTo(1));
        Assert.That(await desk.AnswerAsync(new ControlRequest.KillSession("nosuchthing"), "a test", CancellationToken.None), Is.TypeOf<ControlReply.Refused>());
        Assert.That(await desk.AnswerAsync(new ControlRequest.KillSession(list.Sessions[0].Id), "a test", CancellationToken.None), Is.TypeOf<ControlReply.Done>());
        Assert.That(await client.ReadAsync(), Is.EqualTo("bye: " + SessionEnd.Killed.Reason));
    }

    [Test]
    public async Task A_bug_in_a_protocol_ends_its_session_alone_and_tells_no_text()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var well = await fixture.LogInAsync();
        using var ill = await fixture.LogInAsync();
        Assert.That(await ill.AskAsync("crash"), Is.Null);
        Assert.That(await well.AskAsync("read a"), Is.EqualTo("ok"));
        Assert.That(fixture.Log.Lines, Has.Some.StartsWith("Error 207 ").And.Some.Contains(nameof(InvalidOperationException)));
        Assert.That(fixture.Log.Lines, Has.None.Contains("canary"));
    }

    [Test]
    public async Task The_log_tells_denials_by_kind_and_rule_and_never_what_was_asked()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        await client.AskAsync("delete canary-of-a-secret");
        client.Dispose();
        Assert.That(fixture.Log.Lines, Has.Some.Match("^Information 204 .*planner on one: delete denied by default-deny"));
        Assert.That(fixture.Log.Lines, Has.None.Contains("canary"));
        Assert.That(fixture.Log.Lines, Has.None.Contains("hunter2"));
    }

    [Test]
    public async Task Draining_ends_idle_sessions_at_once()
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        await fixture.Gate.Listeners.StopAcceptingAsync();
        await new Drain(fixture.Gate.Sessions, TimeProvider.System, NullLogger.Instance).RunAsync(TimeSpan.FromMinutes(1), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(await client.ReadAsync(), Is.EqualTo("bye: drained"));
        Assert.That(fixture.Gate.Sessions.Count, Is.Zero);
    }

    [Test]
    public async Task What_explain_says_is_what_the_session_gets()
    {
        await using var fixture = new GateFixture();
        var desk = new ControlDesk(fixture.Gate, fixture.Reloader, NullLogger.Instance);
        var read = (ControlReply.Explained)await desk.AnswerAsync(new ControlRequest.Explain("planner", "one", "read a"), "a test", CancellationToken.None);
        var delete = (ControlReply.Explained)await desk.AnswerAsync(new ControlRequest.Explain("planner", "one", "delete a"), "a test", CancellationToken.None);
        Assert.That(read.Allowed, Is.True);
        Assert.That(delete.Allowed, Is.False);
        Assert.That(delete.Rule, Is.EqualTo(Decision.NoRule));
        Assert.That(await desk.AnswerAsync(new ControlRequest.Explain("planner", "two", "read a"), "a test", CancellationToken.None), Is.TypeOf<ControlReply.Refused>());
        Assert.That(await desk.AnswerAsync(new ControlRequest.Explain("nobody", "one", "read a"), "a test", CancellationToken.None), Is.TypeOf<ControlReply.Refused>());
    }
}
