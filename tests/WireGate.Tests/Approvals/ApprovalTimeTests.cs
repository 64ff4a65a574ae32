using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Testing;

namespace WireGate.Tests.Approvals;

/// <summary>Requests and approvals end in time, whatever the clock and the process do.</summary>
internal sealed class ApprovalTimeTests
{
    [Test]
    public async Task A_request_is_over_when_nobody_decided_in_time()
    {
        using var bed = new ApprovalBed();
        await bed.Service.StartAsync();
        var approval = await bed.AskAsync();
        var waiting = ApprovalBed.WaitAsync(approval);
        bed.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.That((await waiting).IsExpired);
        Assert.That(await bed.ApproveAsync(approval), Is.EqualTo(AnswerOutcome.Over));
        Assert.That(bed.Evidence.Kinds, Is.EqualTo(new[] { "Requested", "Expired" }));
    }

    [Test]
    public async Task An_approval_is_over_at_the_same_time_and_not_before()
    {
        using var bed = new ApprovalBed();
        var one = await bed.AskAsync(ApprovalBed.Request("1"));
        var other = await bed.AskAsync(ApprovalBed.Request("2"));
        await bed.ApproveAsync(one);
        await bed.ApproveAsync(other);
        bed.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.That(await ApprovalBed.UseAsync(one));
        bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await ApprovalBed.UseAsync(other), Is.False);
        Assert.That(await bed.StateAsync(other), Is.EqualTo(ApprovalState.Expired));
    }

    [Test]
    public async Task A_clock_set_back_extends_nothing()
    {
        using var bed = new ApprovalBed();
        var clock = new SteppedTime(bed.Time);
        await bed.RestartAsync(clock);
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        clock.Step = TimeSpan.FromDays(-365);
        bed.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Approved));
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
    }

    [Test]
    public async Task A_clock_set_forward_ends_it()
    {
        using var bed = new ApprovalBed();
        var clock = new SteppedTime(bed.Time);
        await bed.RestartAsync(clock);
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        clock.Step = TimeSpan.FromHours(1);
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
    }

    [Test]
    public async Task A_restart_keeps_requests_and_answers_until_their_time()
    {
        using var bed = new ApprovalBed();
        var pending = await bed.AskAsync(ApprovalBed.Request("1"));
        var approved = await bed.AskAsync(ApprovalBed.Request("2"));
        await bed.ApproveAsync(approved);
        bed.Time.Advance(TimeSpan.FromMinutes(20));
        await bed.RestartAsync();

        Assert.That((await bed.AskAsync(ApprovalBed.Request("1"))).Id, Is.EqualTo(pending.Id));
        Assert.That(await bed.ApproveAsync(pending), Is.EqualTo(AnswerOutcome.Taken));
        var again = await bed.AskAsync(ApprovalBed.Request("2"));
        Assert.That(ApprovalBed.IsAnswered(again));
        Assert.That(await ApprovalBed.UseAsync(again));
        bed.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(await bed.StateAsync(pending), Is.EqualTo(ApprovalState.Expired));
    }

    [Test]
    public async Task A_clock_set_back_while_the_gate_is_stopped_ends_what_was_open()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync(ApprovalBed.Request(terms: ApprovalBed.Granting));
        await bed.ApproveAsync(approval, grant: new(5, TimeSpan.FromMinutes(20)));
        await bed.RestartAsync(new SteppedTime(bed.Time) { Step = TimeSpan.FromMinutes(-10) });
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Expired));
        Assert.That(await bed.Service.ListGrantsAsync(default), Is.Empty);
        Assert.That(bed.Evidence.Kinds[^2..], Is.EqualTo(new[] { "Expired", "GrantEnded" }));
    }

    [Test]
    public async Task What_is_over_is_deleted_once_it_has_been_kept_long_enough()
    {
        using var bed = new ApprovalBed(new ApprovalSettings { Keep = TimeSpan.FromDays(2) });
        await bed.DenyAsync(await bed.AskAsync());
        bed.Time.Advance(TimeSpan.FromDays(2));
        await bed.RestartAsync();
        Assert.That(await bed.Service.ListAsync(false, default), Has.Length.EqualTo(1));
        bed.Time.Advance(TimeSpan.FromHours(1));
        await bed.RestartAsync();
        Assert.That(await bed.Service.ListAsync(false, default), Is.Empty);
    }

    /// <summary>Its clock is off, and its timers and stopwatch are not.</summary>
    private sealed class SteppedTime(ManualTime time) : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Step;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
