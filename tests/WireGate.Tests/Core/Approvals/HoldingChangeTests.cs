using NUnit.Framework;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

/// <summary>What people said yes to is what they saw: whatever changed since then counts.</summary>
internal sealed class HoldingChangeTests
{
    [Test]
    public async Task Rules_that_deny_by_then_deny()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Policy.Reload(FakePolicy.Deny);
        bed.Approvals.Last.Approve();

        var verdict = await waiting;
        Assert.That(verdict.IsAllowed, Is.False);
        Assert.That(verdict.Decision.Rule, Is.EqualTo("denies"));
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
        Assert.That(bed.Record.Told[^1], Is.EqualTo("1 settled Deny r1"));
    }

    [Test]
    public async Task Rules_that_allow_by_then_allow_without_the_approval()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Policy.Reload(FakePolicy.Allow);
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed);
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task Rules_that_ask_others_by_then_ask_them()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Policy.Reload(FakePolicy.Held(HoldBed.Terms with { Groups = ["legal"] }));
        var first = bed.Approvals.Last;
        first.Approve();

        Assert.That((await bed.Hold.NoticeAsync()).Message, Does.Contain("legal").And.Contain("r2"));
        Assert.That(waiting.IsCompleted, Is.False);
        bed.Approvals.Last.Approve("lea");
        Assert.That((await waiting).Decision.Reason, Is.EqualTo("approved by lea (request r2)"));
        Assert.That(first.Uses, Is.Zero);
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Allow", "1 decided Hold r1", "1 settled Allow r2" }));
    }

    [Test]
    public async Task The_same_rules_loaded_anew_ask_nobody_again()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Policy.Reload(FakePolicy.Held(HoldBed.Terms with { Groups = [.. HoldBed.Terms.Groups] }), "1");
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed);
        Assert.That(bed.Approvals.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_further_rule_that_holds_it_by_then_is_met_too()
    {
        var further = HoldBed.Terms with { Rule = "further", Groups = ["legal"] };
        var policy = new FakePolicy();
        // The same rules throughout: that the name means another table by now makes another of them match.
        policy.Reload(accesses => accesses.Accesses[0].Description == "orders" ? FakePolicy.Held(HoldBed.Terms) : FakePolicy.Held(HoldBed.Terms, further), "2");
        await using var bed = await HoldBed.OpenAsync(policy: policy);
        var waiting = await bed.BeginAsync();
        bed.Hold.Accesses = FakeHold.Deletes("payments");
        var first = bed.Approvals.Last;
        first.Approve();

        Assert.That((await bed.Hold.NoticeAsync()).Request, Is.EqualTo("r2"));
        Assert.That(first.Uses, Is.Zero);
        bed.Approvals.Last.Deny("lea");
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Rejected));
    }

    [Test]
    public async Task Other_accesses_under_the_same_rule_are_asked_for_anew()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Hold.Accesses = FakeHold.Deletes("payments");
        var first = bed.Approvals.Last;
        first.Approve();
        Assert.That((await bed.Hold.NoticeAsync()).Request, Is.EqualTo("r2"));
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed);
        Assert.That(first.Uses, Is.Zero);
    }

    [Test]
    public async Task Another_state_of_the_session_is_asked_for_anew()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Hold.Role = "admin";
        bed.Approvals.Last.Approve();
        Assert.That((await bed.Hold.NoticeAsync()).Request, Is.EqualTo("r2"));
        bed.Hold.Abandon();
        Assert.That((await waiting).IsAllowed, Is.False);
    }

    [Test]
    public async Task What_changes_at_each_question_is_denied()
    {
        var count = 0;
        await using var bed = await HoldBed.OpenAsync();
        bed.Hold.OnJudgeAgain = () =>
        {
            bed.Hold.Accesses = FakeHold.Deletes("t" + ++count);
            return Task.CompletedTask;
        };
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Approve();
        for (var further = 0; further < 2; further++)
        {
            await bed.Hold.NoticeAsync();
            bed.Approvals.Last.Approve();
        }

        Assert.That((await waiting).IsAllowed, Is.False);
        Assert.That(bed.Approvals.Asked, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task All_questions_together_take_no_longer_than_one_may()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        await bed.AdvanceAsync(TimeSpan.FromSeconds(15));
        await bed.Hold.NoticeAsync();
        bed.Hold.Role = "admin";
        bed.Approvals.Last.Approve();
        Assert.That((await bed.Hold.NoticeAsync()).Message, Does.Contain("r2").And.Contain("15 s left"));
        await bed.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Undecided));
    }

    [Test]
    public async Task Rules_that_deny_while_the_approval_is_used_deny()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.OnUse = () =>
        {
            bed.Policy.Reload(FakePolicy.Deny);
            return Task.CompletedTask;
        };
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed, Is.False);
    }

    [Test]
    public async Task An_approval_that_another_connection_used_lets_nothing_pass()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Left = 0;
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).IsAllowed, Is.False);
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Allow", "1 decided Hold r1", "1 settled Deny r1" }), "an answer at once is recorded as often as another");
    }

    [Test]
    public async Task One_connection_of_two_that_wait_for_the_same_runs()
    {
        var approvals = new FakeApprovals();
        await using var one = await HoldBed.OpenAsync(approvals);
        await using var other = await HoldBed.OpenAsync(approvals);
        var waiting = new[] { await one.BeginAsync(), await other.BeginAsync() };
        approvals.Last.Approve();
        Assert.That((await Task.WhenAll(waiting)).Count(verdict => verdict.IsAllowed), Is.EqualTo(1));
    }
}
