using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Approvals;

internal sealed class GrantTests
{
    private static readonly GrantTerms Three = new(3, TimeSpan.FromMinutes(10));

    [Test]
    public async Task A_grant_lets_its_number_of_the_same_shape_pass_and_no_more()
    {
        using var bed = new ApprovalBed();
        var first = await GrantAsync(bed, Three);
        Assert.That(await ApprovalBed.UseAsync(first));
        for (var use = 2; use <= 3; use++)
        {
            var next = await AskAsync(bed, use);
            Assert.That(ApprovalBed.IsAnswered(next));
            Assert.That(await ApprovalBed.WaitAsync(next), Has.Property("IsApproved").True.And.Property("Grant").Not.Null);
            Assert.That(await ApprovalBed.UseAsync(next));
        }

        var fourth = await AskAsync(bed, 4);
        Assert.That(ApprovalBed.IsAnswered(fourth), Is.False);
        Assert.That(await bed.Service.ListGrantsAsync(default), Is.Empty);
        Assert.That(bed.Evidence.Kinds, Is.EqualTo(new[] { "Requested", "Answered", "GrantMade", "Used", "Used", "Used", "GrantEnded", "Requested" }));
    }

    [Test]
    public async Task A_grant_is_listed_and_ended()
    {
        using var bed = new ApprovalBed();
        var first = await GrantAsync(bed, Three);
        var grant = (await bed.Service.ListGrantsAsync(default)).Single();
        Assert.That((grant.Request, grant.Agent, grant.Target, grant.By, grant.UsesLeft), Is.EqualTo((first.Id, "planner", "one", "ana", 2)));
        Assert.That(grant.Shape, Is.EqualTo("DELETE FROM orders WHERE id = $1"));
        var covered = await AskAsync(bed, 2);
        Assert.That(await bed.Service.EndGrantAsync(grant.Id, new Approver("vic", [], false, ""), default), Is.False);
        Assert.That(await bed.Service.EndGrantAsync(grant.Id, bed.People["dan"], default));
        Assert.That(bed.Evidence.Last.Cause, Is.EqualTo("by dan"));
        Assert.That(await ApprovalBed.UseAsync(covered), Is.False, "what was answered before is not used after");
        Assert.That(ApprovalBed.IsAnswered(await AskAsync(bed, 2)), Is.False);
        Assert.That(await bed.Service.EndGrantAsync(grant.Id, bed.People["dan"], default), Is.False);
    }

    [Test]
    public async Task A_grant_ends_in_time_also_across_a_restart()
    {
        using var bed = new ApprovalBed();
        await GrantAsync(bed, Three);
        bed.Time.Advance(TimeSpan.FromMinutes(9));
        await bed.RestartAsync();
        var covered = await AskAsync(bed, 2);
        Assert.That(ApprovalBed.IsAnswered(covered));
        bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await ApprovalBed.UseAsync(covered), Is.False);
        Assert.That(ApprovalBed.IsAnswered(await AskAsync(bed, 3)), Is.False);
    }

    [TestCase(6, 20)]
    [TestCase(5, 21)]
    [TestCase(0, 20)]
    [TestCase(5, 0)]
    public async Task A_grant_is_never_wider_than_the_terms(int uses, int minutes)
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync(ApprovalBed.Request(terms: ApprovalBed.Granting));
        Assert.That(await bed.ApproveAsync(approval, grant: new GrantTerms(uses, TimeSpan.FromMinutes(minutes))), Is.EqualTo(AnswerOutcome.GrantTooWide));
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
    }

    [Test]
    public async Task Nothing_is_granted_where_a_rule_or_the_action_does_not_let_it()
    {
        using var bed = new ApprovalBed();
        var rules = await bed.AskAsync(ApprovalBed.Request("1", terms: [ApprovalBed.Granting, ApprovalBed.Terms with { Rule = "strict" }]));
        Assert.That(await bed.ApproveAsync(rules, grant: Three), Is.EqualTo(AnswerOutcome.GrantTooWide));
        var shapeless = await bed.AskAsync(ApprovalBed.Request("2", shape: null, terms: ApprovalBed.Granting));
        Assert.That(await bed.ApproveAsync(shapeless, grant: Three), Is.EqualTo(AnswerOutcome.GrantTooWide));
    }

    [Test]
    public async Task Of_several_people_each_grants_and_the_least_counts()
    {
        using var bed = new ApprovalBed();
        var terms = ApprovalBed.Granting with { Count = 2 };
        var approval = await bed.AskAsync(ApprovalBed.Request("1", terms: terms));
        await bed.ApproveAsync(approval, "ana", new GrantTerms(5, TimeSpan.FromMinutes(5)));
        await bed.ApproveAsync(approval, "dan", new GrantTerms(2, TimeSpan.FromMinutes(20)));
        var grant = (await bed.Service.ListGrantsAsync(default)).Single();
        Assert.That((grant.UsesLeft, grant.Expires), Is.EqualTo((1, bed.Time.GetUtcNow() + TimeSpan.FromMinutes(5))));

        using var other = new ApprovalBed();
        approval = await other.AskAsync(ApprovalBed.Request("2", terms: terms));
        await other.ApproveAsync(approval, "ana", Three);
        await other.ApproveAsync(approval, "dan");
        Assert.That(await other.Service.ListGrantsAsync(default), Is.Empty);
    }

    [Test]
    public async Task A_grant_does_not_outlive_the_right_of_who_gave_it()
    {
        using var bed = new ApprovalBed();
        await GrantAsync(bed, Three);
        bed.People["ana"] = bed.People["ana"] with { Groups = ["other"] };
        Assert.That(ApprovalBed.IsAnswered(await AskAsync(bed, 2)), Is.False);
        Assert.That(bed.Evidence.Kinds, Does.Contain("GrantEnded"));
    }

    [Test]
    public async Task A_denial_of_the_request_takes_its_grant_with_it()
    {
        using var bed = new ApprovalBed();
        var approval = await GrantAsync(bed, Three);
        await bed.DenyAsync(approval, "dan");
        Assert.That(await bed.Service.ListGrantsAsync(default), Is.Empty);
        Assert.That(ApprovalBed.IsAnswered(await AskAsync(bed, 2)), Is.False);
    }

    [Test]
    public async Task What_was_denied_is_denied_although_a_grant_would_cover_it()
    {
        using var bed = new ApprovalBed();
        var denied = await AskAsync(bed, 9);
        await bed.DenyAsync(denied);
        await GrantAsync(bed, Three);
        Assert.That(() => AskAsync(bed, 9), Throws.TypeOf<ApprovalException>());
    }

    [Test]
    public async Task Many_connections_use_no_more_than_was_granted()
    {
        using var bed = new ApprovalBed();
        await GrantAsync(bed, new GrantTerms(5, TimeSpan.FromMinutes(10)));
        var covered = await Task.WhenAll(Enumerable.Range(2, 10).Select(use => Task.Run(() => AskAsync(bed, use))).Take(10).ToArray());
        var used = await Task.WhenAll(covered.Select(approval => Task.Run(() => ApprovalBed.UseAsync(approval))));
        Assert.That(used.Count(one => one), Is.EqualTo(4));
    }

    [Test]
    public async Task Who_may_approve_no_more_ends_no_grant_either()
    {
        using var bed = new ApprovalBed();
        await GrantAsync(bed, Three);
        var grant = (await bed.Service.ListGrantsAsync(default)).Single();
        var lea = bed.People["lea"];
        bed.People["lea"] = lea with { MayApprove = false };
        Assert.That(await bed.Service.EndGrantAsync(grant.Id, lea, CancellationToken.None), Is.False);
        bed.People["lea"] = lea;
        Assert.That(await bed.Service.EndGrantAsync(grant.Id, lea, CancellationToken.None));
    }

    private static Task<IApproval> AskAsync(ApprovalBed bed, int number) =>
        bed.AskAsync(ApprovalBed.Request($"DELETE FROM orders WHERE id = {number}", terms: ApprovalBed.Granting));

    private static async Task<IApproval> GrantAsync(ApprovalBed bed, GrantTerms terms)
    {
        var approval = await AskAsync(bed, 1);
        Assert.That(await bed.ApproveAsync(approval, grant: terms), Is.EqualTo(AnswerOutcome.Taken));
        return approval;
    }
}
