using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Limits;

namespace WireGate.Tests.Core.Approvals;

internal sealed class HoldingTests
{
    [Test]
    public async Task A_retry_that_finds_its_request_takes_no_further_question_from_the_budget()
    {
        var budget = new OneQuestion();
        await using var bed = await HoldBed.OpenAsync(budget: budget);
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed);
        bed.Approvals.Last.Left = 1;
        Assert.That((await bed.AuthorizeAsync()).IsAllowed);
        Assert.That(budget.Asked, Is.EqualTo(1));
        bed.Hold.Accesses = FakeHold.Deletes("payments");
        var refused = (await bed.AuthorizeAsync()).Decision;
        Assert.That((refused.Outcome, refused.Rule, refused.Reason), Is.EqualTo((Outcome.Deny, "budget", "no more questions")));
    }

    [Test]
    public async Task An_approved_operation_is_allowed_once_and_uses_the_approval()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        Assert.That(waiting.IsCompleted, Is.False);
        bed.Approvals.Last.Approve();

        var verdict = await waiting;
        Assert.That(verdict.IsAllowed);
        Assert.That(verdict.Decision.Reason, Is.EqualTo("approved by ana (request r1)"));
        Assert.That(bed.Approvals.Last.Uses, Is.EqualTo(1));
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Allow", "1 decided Hold r1", "1 settled Allow r1" }));
        bed.Session.Consume(verdict);
        Assert.That(() => bed.Session.Consume(verdict), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_denied_one_is_refused_with_who_and_why()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Deny("ana", "not on a Friday");

        var verdict = await waiting;
        Assert.That(verdict.IsAllowed, Is.False);
        Assert.That(verdict.Decision.Refusal, Is.EqualTo(Refusal.Rejected));
        Assert.That(verdict.Decision.Reason, Is.EqualTo("approval denied by ana (request r1): not on a Friday"));
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task One_that_nobody_decides_is_refused_after_its_wait_and_can_be_sent_again()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        await bed.AdvanceAsync(TimeSpan.FromSeconds(15));
        await bed.Hold.NoticeAsync();
        await bed.AdvanceAsync(TimeSpan.FromSeconds(15));

        var verdict = await waiting;
        Assert.That(verdict.Decision.Refusal, Is.EqualTo(Refusal.Undecided));
        Assert.That(verdict.Decision.Reason, Does.Contain("r1"));
        Assert.That(verdict.Decision.Hint, Does.Contain("exactly the same again"));

        bed.Approvals.Last.Approve();
        Assert.That((await bed.AuthorizeAsync()).IsAllowed);
        Assert.That(bed.Hold.Begun, Is.EqualTo(1), "what is decided keeps nobody waiting");
    }

    [Test]
    public async Task It_is_told_every_fifteen_seconds_how_long_it_still_waits()
    {
        await using var bed = await HoldBed.OpenAsync(policy: Waiting(TimeSpan.FromSeconds(40)));
        var waiting = bed.AuthorizeAsync();
        Assert.That((await bed.Hold.NoticeAsync()).Message, Does.Contain("group dba").And.Contain("40 s left").And.Contain("r1"));
        await bed.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.That((await bed.Hold.NoticeAsync()).Message, Does.Contain("25 s left"));
        await bed.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.That((await bed.Hold.NoticeAsync()).Message, Does.Contain("10 s left"));
        await bed.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Undecided));
        Assert.That(bed.Hold.NoticesLeft, Is.Zero);
    }

    [Test]
    public async Task The_shortest_wait_of_several_rules_counts()
    {
        var policy = new FakePolicy();
        policy.Reload(FakePolicy.Held(HoldBed.Terms with { Wait = TimeSpan.FromSeconds(9) }, HoldBed.Terms with { Rule = "other", Groups = ["legal"], Count = 2 }));
        await using var bed = await HoldBed.OpenAsync(policy: policy);
        var waiting = bed.AuthorizeAsync();
        Assert.That((await bed.Hold.NoticeAsync()).Message, Does.Contain("group dba and 2 of group legal").And.Contain("9 s left"));
        Assert.That(bed.Approvals.Asked[0].Terms, Has.Length.EqualTo(2));
        await bed.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Undecided));
    }

    [Test]
    public async Task Without_a_wait_it_is_refused_at_once_and_passes_when_it_is_decided()
    {
        await using var bed = await HoldBed.OpenAsync(policy: Waiting(TimeSpan.Zero));
        Assert.That((await bed.AuthorizeAsync()).Decision.Refusal, Is.EqualTo(Refusal.Undecided));
        Assert.That(bed.Hold.Begun, Is.Zero);
        bed.Approvals.Last.Approve();
        Assert.That((await bed.AuthorizeAsync()).IsAllowed);
    }

    [Test]
    public async Task A_client_that_reads_no_notice_waits_no_longer_than_others()
    {
        await using var bed = await HoldBed.OpenAsync();
        bed.Hold.IsDeaf = true;
        var waiting = await bed.BeginAsync();
        await bed.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Undecided));
    }

    [Test]
    public async Task A_cancelled_one_never_runs_and_leaves_the_request_open()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Hold.Abandon();
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Cancelled));
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task One_cancelled_after_the_answer_does_not_use_it()
    {
        await using var bed = await HoldBed.OpenAsync();
        bed.Hold.OnJudgeAgain = () =>
        {
            bed.Hold.Abandon();
            return Task.CompletedTask;
        };
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Cancelled));
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task One_cancelled_while_the_approval_is_used_does_not_run()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.OnUse = () =>
        {
            bed.Hold.Abandon();
            return Task.CompletedTask;
        };
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Cancelled));
    }

    [Test]
    public async Task Nothing_is_allowed_in_a_session_that_ended_while_it_waited()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Session.End(SessionEnd.Revoked);
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task Nothing_is_allowed_in_a_session_that_ends_while_the_approval_is_used()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.OnUse = () =>
        {
            bed.Session.End(SessionEnd.Killed);
            return HoldBed.Until(() => bed.Session.Ending.IsCancellationRequested);
        };
        bed.Approvals.Last.Approve();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task What_cannot_wait_is_denied_and_nobody_is_asked()
    {
        await using var bed = await HoldBed.OpenAsync();
        Assert.That((await bed.AuthorizeAsync(canWait: false)).IsAllowed, Is.False);
        bed.Hold.Obstacle = "the transaction has written";
        var verdict = await bed.AuthorizeAsync();
        Assert.That(verdict.IsAllowed, Is.False);
        Assert.That(verdict.Decision.Reason, Does.Contain("the transaction has written"));
        Assert.That(bed.Approvals.Asked, Is.Empty);
    }

    [Test]
    public async Task It_waits_in_a_transaction_that_wrote_only_if_every_rule_lets_it()
    {
        var policy = new FakePolicy();
        policy.Reload(FakePolicy.Held(HoldBed.Terms with { InTransaction = true }, HoldBed.Terms with { Rule = "other" }));
        await using var bed = await HoldBed.OpenAsync(policy: policy);
        bed.Hold.Obstacle = "the transaction has written";
        Assert.That((await bed.AuthorizeAsync()).IsAllowed, Is.False);
        policy.Reload(FakePolicy.Held(HoldBed.Terms with { InTransaction = true }), "3");
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed);
        Assert.That(bed.Hold.Asked, Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task A_preparation_passes_and_is_held_when_it_runs()
    {
        await using var bed = await HoldBed.OpenAsync();
        Assert.That((await bed.AuthorizeAsync(isPreparation: true)).IsAllowed);
        Assert.That(bed.Approvals.Asked, Is.Empty);
        bed.Policy.Reload(FakePolicy.Deny);
        Assert.That((await bed.AuthorizeAsync(isPreparation: true)).IsAllowed, Is.False);
    }

    [Test]
    public async Task A_verdict_from_before_is_void_while_another_operation_waits()
    {
        await using var bed = await HoldBed.OpenAsync();
        var before = await bed.AuthorizeAsync(isPreparation: true);
        var waiting = await bed.BeginAsync();
        Assert.That(() => bed.Session.Consume(before), Throws.InvalidOperationException);
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed);
    }

    [Test]
    public async Task A_hold_that_asks_nobody_denies()
    {
        var policy = new FakePolicy();
        policy.Reload(FakePolicy.Held());
        await using var bed = await HoldBed.OpenAsync(policy: policy);
        Assert.That((await bed.AuthorizeAsync()).IsAllowed, Is.False);
    }

    private static FakePolicy Waiting(TimeSpan wait)
    {
        var policy = new FakePolicy();
        policy.Reload(FakePolicy.Held(HoldBed.Terms with { Wait = wait }));
        return policy;
    }

    private sealed class OneQuestion : IBudget
    {
        public int Asked { get; private set; }

        public bool Counts(BudgetKind kind) => kind == BudgetKind.Approvals;

        public string? FindObstacle(BudgetKind kind, long amount) => kind == BudgetKind.Approvals && ++Asked > 1 ? "no more questions" : null;

        public string? FindObstacle(int statements, int writes) => null;
    }
}
