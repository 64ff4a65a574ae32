using System.Buffers;
using System.Collections.Frozen;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity.Budgets;

namespace WireGate.Tests.Core.Limits;

/// <summary>What a session's token limits, whatever the rules say.</summary>
public sealed class SessionLimitsTests
{
    private static readonly AccessSet Read = new("SELECT", [new Access(Effect.Read, [])]);
    private static readonly AccessSet Write = new("UPDATE", [new Access(Effect.Read, []), new Access(Effect.Write, [])]);
    private static readonly AccessSet Strange = new("?", [new Access(Effect.Unknown, [])]);
    private static readonly AccessSet Begin = new("BEGIN", [new Access(Effect.Session, [], housekeeping: true)]);

    [Test]
    public async Task A_token_for_reading_reads_alone()
    {
        await using var session = await new LimitedSession(Someone with { Permissions = Only(Effect.Read) }).OpenAsync();
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        Assert.That((await AskAsync(session, Begin)).IsAllowed, "what drivers send by themselves");
        var refused = await AskAsync(session, Write);
        Assert.That((refused.IsAllowed, refused.Decision.Rule), Is.EqualTo((false, "token")));
        Assert.That(refused.Decision.Reason, Is.EqualTo("on this target the token is for read alone"));
        Assert.That((await AskAsync(session, Strange)).IsAllowed, Is.False);
        Assert.That((await AskAsync(session, Read)).IsAllowed);
    }

    [Test]
    public async Task A_token_that_says_nothing_leaves_all_to_the_rules()
    {
        await using var session = await new LimitedSession(Someone).OpenAsync();
        Assert.That((await AskAsync(session, Strange)).IsAllowed);
    }

    [Test]
    public async Task A_token_for_another_target_opens_none()
    {
        var world = new LimitedSession(Someone with { Permissions = Permissions.For(["other"]) });
        await using var session = world.New();
        await LimitedSession.LogInAsync(session);
        Assert.That(async () => await session.OpenTargetAsync("shop", null, CancellationToken.None), Throws.InstanceOf<TargetRefusedException>());
    }

    [Test]
    public async Task A_statement_over_the_budget_is_denied_and_housekeeping_is_not()
    {
        await using var session = await new LimitedSession(Someone with { Budget = Budget(new() { Statements = 1 }) }).OpenAsync();
        Assert.That((await AskAsync(session, Begin)).IsAllowed);
        Assert.That((await AskAsync(session, Read)).IsAllowed);
        var refused = await AskAsync(session, Read);
        Assert.That((refused.IsAllowed, refused.Decision.Rule), Is.EqualTo((false, "budget")));
        Assert.That((await AskAsync(session, Begin)).IsAllowed);
        Assert.That(session.IsMetered);
    }

    [Test]
    public async Task Rows_over_the_budget_do_not_pass_and_nothing_does_after_them()
    {
        await using var session = await new LimitedSession(Someone with { Budget = Budget(new() { Rows = 10 }) }).OpenAsync();
        Assert.That(session.FindBudgetObstacle(10, 1000), Is.Null);
        Assert.That(session.FindBudgetObstacle(1, 10), Is.Not.Null);
        Assert.That((await AskAsync(session, Read)).IsAllowed, Is.False);
    }

    [Test]
    public async Task Time_that_is_used_up_ends_the_session()
    {
        var world = new LimitedSession(Someone with { Budget = Budget(new() { Time = 5000 }) });
        await using var session = await world.OpenAsync();
        for (var second = 0; second < 5; second++) world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(session.EndReason, Is.Null);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Spent));
    }

    [Test]
    public async Task At_expiry_a_session_with_nothing_open_ends_at_once()
    {
        var world = new LimitedSession(Someone);
        await using var session = await world.OpenAsync();
        session.IsInTransaction = static () => false;
        world.Time.Advance(Hour);
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Expired));
    }

    [Test]
    public async Task At_expiry_a_protocol_that_knows_no_transactions_ends_at_once()
    {
        var world = new LimitedSession(Someone);
        await using var session = await world.OpenAsync();
        world.Time.Advance(Hour);
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Expired));
    }

    [Test]
    public async Task At_expiry_an_open_transaction_has_a_minute_and_begins_no_other()
    {
        var world = new LimitedSession(Someone);
        await using var session = await world.OpenAsync();
        session.IsInTransaction = static () => true;
        world.Time.Advance(Hour);
        Assert.That(session.EndReason, Is.Null);
        Assert.That((await AskAsync(session, Write)).IsAllowed);
        Assert.That((await session.AuthorizeAsync(new Operation(Begin, default, BeginsTransaction: true), CancellationToken.None)).Decision.Rule, Is.EqualTo("token"));
        world.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(session.EndReason, Is.Null);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Expired));
    }

    [Test]
    public async Task A_transaction_that_ends_after_expiry_ends_the_session()
    {
        var world = new LimitedSession(Someone);
        await using var session = await world.OpenAsync();
        session.IsInTransaction = static () => true;
        session.TransactionOver();
        Assert.That(session.EndReason, Is.Null, "before expiry it means nothing");
        world.Time.Advance(Hour);
        session.TransactionOver();
        Assert.That(session.EndReason, Is.EqualTo(SessionEnd.Expired));
    }

    [Test]
    public async Task Whoever_is_locked_does_not_log_in()
    {
        var world = new LimitedSession(Someone) { PrincipalLock = new SessionEnd("locked") };
        await using var session = world.New();
        Assert.That(await LimitedSession.LogInAsync(session), Is.Null);
        Assert.That(session.Principal, Is.Null);
    }

    [Test]
    public async Task A_locked_target_is_not_opened()
    {
        var world = new LimitedSession(Someone) { TargetLock = new SessionEnd("locked for now") };
        await using var session = world.New();
        await LimitedSession.LogInAsync(session);
        Assert.That(async () => await session.OpenTargetAsync("shop", null, CancellationToken.None), Throws.InstanceOf<TargetRefusedException>().With.Message.Contains("locked for now"));
        Assert.That(session.Target, Is.Null);
    }

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static Principal Someone => new() { Agent = "planner", TokenId = "t", SessionExpires = new WireGate.Testing.ManualTime().GetUtcNow() + Hour };

    private static Permissions Only(Effect effect) => new(EffectMask.Of(effect), FrozenDictionary<string, EffectMask>.Empty);

    private static BudgetPath Budget(BudgetLimits limits) => BudgetPath.Of(new BudgetMeter(new BudgetBook(new WireGate.Testing.ManualTime()), "t", limits, []), null, null)!;

    private static ValueTask<Verdict> AskAsync(Session session, AccessSet accesses) =>
        session.AuthorizeAsync(new Operation(accesses, ReadOnlySequence<byte>.Empty), CancellationToken.None);
}
