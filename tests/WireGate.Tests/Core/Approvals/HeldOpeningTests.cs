using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

internal sealed class HeldOpeningTests
{
    [Test]
    public async Task An_approved_opening_opens()
    {
        await using var bed = await HeldAsync();
        var opening = await BeginAsync(bed);
        Assert.That(bed.Approvals.Asked[0].IsOpening);
        Assert.That(bed.Approvals.Asked[0].ShapeDigest.Length, Is.EqualTo(32), "a grant can let others in");
        bed.Approvals.Last.Approve();
        using var lease = await opening;
        Assert.That(bed.Session.Target, Is.SameAs(HoldBed.Target));
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Allow", "0 settled Allow r1" }));
    }

    [Test]
    public async Task A_denied_opening_opens_nothing()
    {
        await using var bed = await HeldAsync();
        var opening = await BeginAsync(bed);
        bed.Approvals.Last.Deny("ana", "no");
        Assert.That(async () => await opening, Throws.TypeOf<TargetRefusedException>().With.Message.Contains("denied by ana").And.Property("Refusal").EqualTo(Refusal.Rejected));
        Assert.That(bed.Session.Target, Is.Null);
        Assert.That(bed.Record.Told, Is.EqualTo(new[] { "opened Deny" }));
    }

    [Test]
    public async Task An_opening_that_rules_deny_by_then_opens_nothing()
    {
        await using var bed = await HeldAsync();
        var opening = await BeginAsync(bed);
        bed.Policy.Reload(_ => FakePolicy.Allow, "3", FakePolicy.Deny);
        bed.Approvals.Last.Approve();
        Assert.That(async () => await opening, Throws.TypeOf<TargetRefusedException>());
        Assert.That(bed.Approvals.Last.Uses, Is.Zero);
    }

    [Test]
    public async Task Where_nobody_can_wait_it_is_refused()
    {
        await using var bed = await HeldAsync();
        Assert.That(async () => await bed.Session.OpenTargetAsync("one", null, CancellationToken.None), Throws.TypeOf<TargetRefusedException>());
        Assert.That(bed.Approvals.Asked, Is.Empty);
    }

    [Test]
    public async Task The_approval_of_an_opening_is_none_of_an_operation()
    {
        await using var bed = await HeldAsync();
        var opening = await BeginAsync(bed);
        bed.Approvals.Last.Approve();
        using var lease = await opening;
        // As like to the opening as an operation can be made.
        bed.Hold.Accesses = new AccessSet("CONNECT", [new Access(Effect.Connect, [])]);
        var waiting = await bed.BeginAsync();
        Assert.That(bed.Approvals.Asked[1].Digest.ToArray(), Is.Not.EqualTo(bed.Approvals.Asked[0].Digest.ToArray()));
        bed.Hold.Abandon();
        Assert.That((await waiting).IsAllowed, Is.False);
    }

    private static async Task<HoldBed> HeldAsync()
    {
        var policy = new FakePolicy();
        policy.Reload(_ => FakePolicy.Held(HoldBed.Terms), "2", FakePolicy.Held(HoldBed.Terms));
        return await HoldBed.OpenAsync(policy: policy, opened: false);
    }

    private static async Task<Task<TargetLease>> BeginAsync(HoldBed bed)
    {
        var opening = bed.Session.OpenTargetAsync("one", bed.Hold, CancellationToken.None).AsTask();
        await bed.Hold.NoticeAsync();
        return opening;
    }
}
