using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Control;
using WireGate.Hosting;

namespace WireGate.Tests.Daemon;

internal sealed class LockTests
{
    [TestCase("agent", "planner")]
    [TestCase("target", "one")]
    public async Task A_lock_ends_live_sessions_and_refuses_new_ones_until_it_is_taken_away(string kind, string name)
    {
        await using var fixture = new GateFixture();
        await fixture.StartAsync();
        using var client = await fixture.LogInAsync();
        var desk = new ControlDesk(fixture.Gate, fixture.Reloader, NullLogger.Instance);
        await desk.AnswerAsync(new ControlRequest.Lock(kind, name, "leaked"), "ana", CancellationToken.None);
        Assert.That(await client.ReadAsync(), Is.EqualTo($"bye: the {kind} is locked by an operator: leaked"));

        var list = (ControlReply.LockList)await desk.AnswerAsync(new ControlRequest.ListLocks(), "ana", CancellationToken.None);
        Assert.That(list.Locks.Single(), Has.Property("Kind").EqualTo(kind).And.Property("Name").EqualTo(name).And.Property("By").EqualTo("ana"));
        using var late = await fixture.ConnectAsync();
        await late.SendAsync(await fixture.IssueAsync());
        await late.SendAsync("one");
        Assert.That(await late.ReadAsync(), Is.Not.EqualTo("welcome"));

        await desk.AnswerAsync(new ControlRequest.Unlock(kind, name), "ana", CancellationToken.None);
        using var again = await fixture.LogInAsync();
        Assert.That(await again.AskAsync("read a"), Is.EqualTo("ok"));
    }

    [Test]
    public async Task What_is_not_locked_is_not_unlocked_and_nonsense_is_not_locked()
    {
        await using var fixture = new GateFixture();
        var desk = new ControlDesk(fixture.Gate, fixture.Reloader, NullLogger.Instance);
        Assert.That(await desk.AnswerAsync(new ControlRequest.Unlock("agent", "planner"), "ana", CancellationToken.None), Has.Property("ExitCode").EqualTo(1));
        Assert.That(await desk.AnswerAsync(new ControlRequest.Lock("castle", "x", null), "ana", CancellationToken.None), Has.Property("ExitCode").EqualTo(2));
        Assert.That(await desk.AnswerAsync(new ControlRequest.Lock("agent", "", null), "ana", CancellationToken.None), Has.Property("ExitCode").EqualTo(2));
    }
}
