using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Limits;
using WireGate.Testing;
using WireGate.Tests.Core.Approvals;

namespace WireGate.Tests.Core.Limits;

/// <summary>What rules limit, whatever the token may spend.</summary>
public sealed class RuleLimitTests
{
    private static readonly AccessSet Read = new("SELECT", [new Access(Effect.Read, [])]);
    private static readonly AccessSet Write = new("UPDATE", [new Access(Effect.Read, []), new Access(Effect.Write, [])]);
    private static readonly AccessSet Begin = new("BEGIN", [new Access(Effect.Session, [], housekeeping: true)]);
    private static readonly LimitTerms Nothing = new() { Rule = "some" };

    [Test]
    public async Task Statements_pass_up_to_the_limit_and_housekeeping_is_not_counted()
    {
        await using var session = await World(Nothing with { Statements = 2 }).OpenAsync();
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        Assert.That((await AskAsync(session, Begin)).IsAllowed);
        Assert.That((await AskAsync(session, Write)).IsAllowed);
        var over = await AskAsync(session, Read);
        Assert.That((over.IsAllowed, over.Decision.Rule, over.Decision.Reason), Is.EqualTo((false, "some", "the limit of 2 statements a session is used up")));
        Assert.That((await AskAsync(session, Begin)).IsAllowed);
    }

    [Test]
    public async Task Reads_pass_when_the_writes_are_used_up()
    {
        await using var session = await World(Nothing with { Writes = 1 }).OpenAsync();
        Assert.That((await AskAsync(session, Write)).IsAllowed);
        Assert.That((await AskAsync(session, Write)).Decision.Reason, Is.EqualTo("the limit of 1 writes a session is used up"));
        Assert.That((await AskAsync(session, Read)).IsAllowed);
    }

    [TestCase(9, 1, true)]
    [TestCase(10, 0, true)]
    [TestCase(10, 1, false)]
    public async Task Rows_pass_up_to_the_limit(long first, long second, bool passes)
    {
        await using var session = await World(Nothing with { Rows = 10 }).OpenAsync();
        var operation = (await AskAsync(session, Read)).Operation;
        Assert.That(session.IsMetered);
        Assert.That(session.FindBudgetObstacle(operation, first, 1), Is.Null);
        Assert.That(session.FindBudgetObstacle(operation, second, 1), passes ? Is.Null : Is.Not.Null);
        if (first + second < 10) return;
        Assert.That((await AskAsync(session, Read)).IsAllowed, Is.False);
    }

    [Test]
    public async Task Bytes_are_counted_as_rows_are()
    {
        await using var session = await World(Nothing with { Bytes = 100 }).OpenAsync();
        var operation = (await AskAsync(session, Read)).Operation;
        Assert.That(session.FindBudgetObstacle(operation, 1, 100), Is.Null);
        Assert.That(session.FindBudgetObstacle(operation, 1, 1)!.Reason, Is.EqualTo("the limit of 100 bytes a session is used up"));
    }

    [Test]
    public async Task Rows_of_what_another_rule_allows_are_not_counted()
    {
        await using var session = await World(Nothing with { Rows = 1 }).OpenAsync();
        var limited = (await AskAsync(session, Read)).Operation;
        Assert.That(session.FindBudgetObstacle(limited + 1, 1000, 1), Is.Null);
        Assert.That(session.FindBudgetObstacle(limited, 1, 1), Is.Null);
    }

    [Test]
    public async Task However_far_statements_are_sent_ahead_their_rows_are_counted()
    {
        await using var session = await World(Nothing with { Rows = 10 }).OpenAsync();
        var first = (await AskAsync(session, Read)).Operation;
        for (var i = 0; i < 3000; i++) await AskAsync(session, Read);
        Assert.That(session.FindBudgetObstacle(first, 11, 1), Is.Not.Null);
    }

    [Test]
    public async Task Time_runs_from_the_first_statement_and_stops_what_is_under_way()
    {
        var world = World(Nothing with { Time = TimeSpan.FromMinutes(1) });
        await using var session = await world.OpenAsync();
        world.Time.Advance(TimeSpan.FromMinutes(5));
        var operation = (await AskAsync(session, Read)).Operation;
        world.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.That(session.FindBudgetObstacle(operation, 1, 1), Is.Null);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(session.FindBudgetObstacle(operation, 1, 1), Is.Not.Null);
        Assert.That((await AskAsync(session, Read)).Decision.Reason, Is.EqualTo("the limit of 60 s a session is used up"));
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    public async Task Sessions_of_one_task_spend_together_and_sessions_by_themselves_do_not(bool perTask, bool passes)
    {
        var world = World(Nothing with { Statements = 1, IsPerTask = perTask });
        await using var one = await world.OpenAsync();
        await using var other = await world.OpenAsync();
        Assert.That((await AskAsync(one, Read)).IsAllowed);
        Assert.That((await AskAsync(other, Read)).IsAllowed, Is.EqualTo(passes));
    }

    [Test]
    public async Task Of_several_limits_each_counts_and_none_is_taken_from_where_one_refuses()
    {
        await using var session = await World(Nothing with { Statements = 3 }, new LimitTerms { Rule = "other", Writes = 1 }).OpenAsync();
        Assert.That((await AskAsync(session, Write)).IsAllowed);
        for (var i = 0; i < 5; i++) Assert.That((await AskAsync(session, Write)).Decision.Rule, Is.EqualTo("other"));
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        Assert.That((await AskAsync(session, Read)).Decision.Rule, Is.EqualTo("some"));
    }

    [Test]
    public async Task Over_it_people_are_asked_and_with_their_yes_it_begins_anew()
    {
        var approvals = new FakeApprovals();
        var world = World(approvals, Nothing with { Statements = 1, Hold = new HoldTerms { Rule = "some" } });
        await using var session = await world.OpenAsync();
        var hold = new FakeHold { Accesses = Read };
        Assert.That((await AskAsync(session, Read, hold)).IsAllowed);
        Assert.That(approvals.Asked, Is.Empty);

        var asked = AskAsync(session, Read, hold).AsTask();
        await hold.NoticeAsync();
        Assert.That(approvals.Asked[^1].Terms[0].Rule, Is.EqualTo("some"));
        approvals.Last.Approve();
        Assert.That((await asked).IsAllowed, "approved");

        hold.Text = "another";
        var again = AskAsync(session, Read, hold).AsTask();
        await hold.NoticeAsync();
        approvals.Last.Deny("ana");
        Assert.That((await again).IsAllowed, Is.False, "the approved one was the one of the new count");
    }

    [Test]
    public async Task Where_nothing_can_wait_what_would_be_held_is_denied()
    {
        await using var session = await World(Nothing with { Statements = 1, Hold = new HoldTerms { Rule = "some" } }).OpenAsync();
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        Assert.That((await AskAsync(session, Read)).IsAllowed, Is.False);
    }

    [Test]
    public async Task Preparing_is_not_counted_and_each_run_is()
    {
        await using var session = await World(Nothing with { Statements = 1 }).OpenAsync();
        for (var i = 0; i < 3; i++)
            Assert.That((await session.AuthorizeAsync(new Operation(Read, ReadOnlySequence<byte>.Empty, IsPreparation: true), CancellationToken.None)).IsAllowed);
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        Assert.That((await AskAsync(session, Read)).IsAllowed, Is.False);
    }

    private static LimitedSession World(params LimitTerms[] limits) => World(new FakeApprovals(), limits);

    private static LimitedSession World(IApprovals approvals, params LimitTerms[] limits) =>
        new(new Principal { Agent = "planner", TokenId = "t", Task = "T-1", SessionExpires = new ManualTime().GetUtcNow() + TimeSpan.FromHours(1) })
        {
            Says = new Decision(Outcome.Allow, "some") { Limits = [.. limits] },
            Approvals = approvals,
        };

    private static ValueTask<Verdict> AskAsync(Session session, AccessSet accesses, IHold? hold = null) =>
        session.AuthorizeAsync(new Operation(accesses, ReadOnlySequence<byte>.Empty, Hold: hold), CancellationToken.None);
}
