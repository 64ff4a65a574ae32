using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Core.Approvals;
using WireGate.Tests.Core.Approvals;

namespace WireGate.Tests.Approvals;

/// <summary>Sessions that are held, with the real store behind them.</summary>
internal sealed class HeldSessionTests
{
    [Test]
    public async Task A_held_operation_runs_once_it_is_approved_and_its_retry_is_asked_anew()
    {
        using var approvals = new ApprovalBed();
        await using var session = await OpenAsync(approvals);
        var waiting = await session.BeginAsync();
        await AnswerAsync(approvals, true);
        Assert.That((await waiting).IsAllowed);
        Assert.That(approvals.Evidence.Kinds, Is.EqualTo(new[] { "Requested", "Answered", "Used" }));

        var again = await session.BeginAsync();
        Assert.That(again.IsCompleted, Is.False);
        session.Hold.Abandon();
        Assert.That((await again).Decision.Refusal, Is.EqualTo(Refusal.Cancelled));
    }

    [Test]
    public async Task A_request_outlives_its_connection_and_lets_the_retry_pass_once()
    {
        using var approvals = new ApprovalBed();
        await using (var gone = await OpenAsync(approvals))
        {
            var waiting = await gone.BeginAsync();
            gone.Hold.Abandon();
            Assert.That((await waiting).IsAllowed, Is.False);
        }

        await approvals.RestartAsync();
        await AnswerAsync(approvals, true);
        await using var retry = await OpenAsync(approvals);
        Assert.That((await retry.AuthorizeAsync()).IsAllowed);
        Assert.That(retry.Hold.Begun, Is.Zero, "nobody waited");
    }

    [Test]
    public async Task One_value_changed_after_the_approval_is_asked_anew()
    {
        using var approvals = new ApprovalBed();
        await using var session = await OpenAsync(approvals);
        var waiting = await session.BeginAsync();
        session.Hold.Text = "DELETE FROM orders WHERE id = 2";
        await AnswerAsync(approvals, true);
        Assert.That((await session.Hold.NoticeAsync()).Message, Does.Contain("waiting for approval"));
        Assert.That(waiting.IsCompleted, Is.False);
        Assert.That(approvals.Evidence.Kinds, Does.Not.Contain("Used"));
        session.Hold.Abandon();
        Assert.That((await waiting).IsAllowed, Is.False);
    }

    [Test]
    public async Task Two_sessions_that_wait_for_the_same_are_one_request_and_one_run()
    {
        using var approvals = new ApprovalBed();
        await using var one = await OpenAsync(approvals);
        await using var other = await OpenAsync(approvals);
        var waiting = new[] { await one.BeginAsync(), await other.BeginAsync() };
        Assert.That(await approvals.Service.ListAsync(true, default), Has.Length.EqualTo(1).And.One.Property("Waiting").EqualTo(2));
        await AnswerAsync(approvals, true);
        await Task.WhenAny(waiting);
        // The other one is asked for anew, and nobody decides that.
        one.Hold.Abandon();
        other.Hold.Abandon();
        Assert.That((await Task.WhenAll(waiting)).Count(verdict => verdict.IsAllowed), Is.LessThanOrEqualTo(1));
        Assert.That(approvals.Evidence.Kinds.Count(kind => kind == "Used"), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task What_was_denied_is_refused_at_once_when_it_is_sent_again()
    {
        using var approvals = new ApprovalBed();
        await using var session = await OpenAsync(approvals);
        var waiting = await session.BeginAsync();
        await AnswerAsync(approvals, false);
        Assert.That((await waiting).Decision, Has.Property("Refusal").EqualTo(Refusal.Rejected).And.Property("Reason").Contains("denied by ana").And.Property("Reason").Contains("because"));
        Assert.That((await session.AuthorizeAsync()).Decision, Has.Property("Refusal").EqualTo(Refusal.Unavailable).And.Property("Reason").Contains("a moment ago"));
    }

    private static Task<HoldBed> OpenAsync(ApprovalBed approvals) => HoldBed.OpenAsync(time: approvals.Time, asked: approvals.Service);

    private static async Task AnswerAsync(ApprovalBed approvals, bool isApproval)
    {
        var request = (await approvals.Service.ListAsync(true, default)).Single();
        Assert.That(await approvals.AnswerAsync(request.Id, "ana", isApproval, null), Is.EqualTo(AnswerOutcome.Taken));
    }
}
