using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

/// <summary>People who can't be asked have not said yes.</summary>
internal sealed class HoldingFailureTests
{
    [Test]
    public async Task A_store_that_is_down_when_people_are_asked_denies()
    {
        await using var bed = await HoldBed.OpenAsync();
        bed.Approvals.Failure = new ApprovalException("the store of approvals can't be reached", "try later");
        var verdict = await bed.AuthorizeAsync();
        Assert.That(verdict.Decision.Refusal, Is.EqualTo(Refusal.Unavailable));
        Assert.That(verdict.Decision.Reason, Does.Contain("can't be reached"));
        Assert.That(verdict.Decision.Hint, Is.EqualTo("try later"));
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Allow", "1 decided Deny" }));
    }

    [Test]
    public async Task A_store_that_goes_down_while_it_waits_denies()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Fail(new ApprovalException("the store of approvals can't be reached"));
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Unavailable));
        Assert.That(bed.Record.Told[^1], Is.EqualTo("1 settled Deny r1"));
    }

    [Test]
    public async Task A_store_that_is_down_when_the_approval_is_used_denies()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.OnUse = () => throw new ApprovalException("the store of approvals can't be reached");
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Unavailable));
    }

    [Test]
    public async Task A_store_that_is_down_at_the_second_question_denies_under_the_first_ones_number()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Hold.Role = "admin";
        bed.Approvals.Failure = new ApprovalException("the store of approvals can't be reached");
        bed.Approvals.Last.Approve();
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Unavailable));
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Allow", "1 decided Hold r1", "1 settled Deny r1" }));
    }

    [Test]
    public async Task A_request_whose_time_is_over_denies()
    {
        await using var bed = await HoldBed.OpenAsync();
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Expire();
        Assert.That((await waiting).Decision.Refusal, Is.EqualTo(Refusal.Undecided));
    }

    [Test]
    public async Task What_fails_when_it_is_judged_again_allows_nothing()
    {
        await using var bed = await HoldBed.OpenAsync();
        bed.Hold.OnJudgeAgain = () => throw new UpstreamException("the catalogue can't be read");
        var waiting = await bed.BeginAsync();
        bed.Approvals.Last.Approve();
        Assert.That(async () => await waiting, Throws.TypeOf<UpstreamException>());
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task A_session_cancelled_while_people_are_asked_gets_no_verdict()
    {
        await using var bed = await HoldBed.OpenAsync();
        using var cancelled = new CancellationTokenSource();
        var waiting = await bed.BeginAsync(cancelled.Token);
        await cancelled.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }
}
