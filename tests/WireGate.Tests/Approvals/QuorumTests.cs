using NUnit.Framework;
using WireGate.Approvals;

namespace WireGate.Tests.Approvals;

internal sealed class QuorumTests
{
    [Test]
    public async Task Two_of_a_group_are_two_people()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync(ApprovalBed.Request(terms: ApprovalBed.Terms with { Count = 2 }));
        await bed.ApproveAsync(approval);
        Assert.That(await bed.ApproveAsync(approval), Is.EqualTo(AnswerOutcome.AnsweredBefore));
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
        await bed.ApproveAsync(approval, "dan");
        Assert.That((await ApprovalBed.WaitAsync(approval)).Voices, Has.Length.EqualTo(2));
        Assert.That(await ApprovalBed.UseAsync(approval));
    }

    [Test]
    public async Task Each_rule_is_met_and_one_person_may_count_for_several()
    {
        using var bed = new ApprovalBed();
        var legal = ApprovalBed.Terms with { Rule = "legal", Groups = ["legal"] };
        bed.People["lou"] = new Approver("lou", ["legal"], true, "");
        var two = await bed.AskAsync(ApprovalBed.Request("1", terms: [ApprovalBed.Terms, legal]));
        await bed.ApproveAsync(two, "lou");
        Assert.That(await bed.StateAsync(two), Is.EqualTo(ApprovalState.Pending));
        await bed.ApproveAsync(two, "ana");
        Assert.That(await bed.StateAsync(two), Is.EqualTo(ApprovalState.Approved));

        var one = await bed.AskAsync(ApprovalBed.Request("2", terms: [ApprovalBed.Terms, legal]));
        await bed.ApproveAsync(one, "both");
        Assert.That(await bed.StateAsync(one), Is.EqualTo(ApprovalState.Approved));

        var twice = await bed.AskAsync(ApprovalBed.Request("3", terms: [ApprovalBed.Terms, legal with { Count = 2 }]));
        await bed.ApproveAsync(twice, "both");
        Assert.That(await bed.StateAsync(twice), Is.EqualTo(ApprovalState.Pending));
    }

    [TestCase("bob", AnswerOutcome.OwnRequest, TestName = "The owner of the agent decides nothing")]
    [TestCase("lea", AnswerOutcome.OwnRequest, TestName = "The owner of an agent in the chain decides nothing")]
    [TestCase("vic", AnswerOutcome.NotAllowed, TestName = "One without the role decides nothing")]
    [TestCase("lou", AnswerOutcome.NotAllowed, TestName = "One of another group decides nothing")]
    [TestCase("nobody", AnswerOutcome.NotAllowed, TestName = "One who is not configured decides nothing")]
    [TestCase("planner", AnswerOutcome.NotAllowed, TestName = "The agent decides nothing")]
    public async Task Who_may_not_decide_neither_approves_nor_denies(string person, AnswerOutcome outcome)
    {
        using var bed = new ApprovalBed();
        bed.People["lou"] = new Approver("lou", ["legal"], true, "");
        var approval = await bed.AskAsync();
        Assert.That(await bed.ApproveAsync(approval, person), Is.EqualTo(outcome));
        Assert.That(await bed.DenyAsync(approval, person), Is.EqualTo(outcome));
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
        Assert.That(bed.Evidence.Kinds, Is.EqualTo(new[] { "Requested" }));
    }

    [TestCase("planner", TestName = "The configured owner of an agent whose token names somebody else decides nothing")]
    [TestCase("parent", TestName = "The configured owner of an agent in the chain that names somebody else decides nothing")]
    public async Task Whose_agent_it_is_decides_nothing_whomever_the_token_names(string agent)
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        Assert.That(await bed.ApproveAsync(approval, "dan"), Is.EqualTo(AnswerOutcome.Taken));
        var second = await bed.AskAsync(ApprovalBed.Request("2"));
        bed.Owners[agent] = "ana";
        Assert.That(await bed.ApproveAsync(second, "ana"), Is.EqualTo(AnswerOutcome.OwnRequest));
        Assert.That(await bed.DenyAsync(second, "ana"), Is.EqualTo(AnswerOutcome.OwnRequest));
        Assert.That(bed.Service.IsFor((await bed.Service.FindAsync(second.Id, CancellationToken.None))!, "ana"));
        // A voice from before counts no more when its owner has become the agent's.
        bed.Owners[agent] = "dan";
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
    }

    [Test]
    public async Task Where_no_group_is_named_everybody_who_may_approve_decides()
    {
        using var bed = new ApprovalBed();
        bed.People["lou"] = new Approver("lou", [], true, "");
        var approval = await bed.AskAsync(ApprovalBed.Request(terms: ApprovalBed.Terms with { Groups = [] }));
        Assert.That(await bed.ApproveAsync(approval, "vic"), Is.EqualTo(AnswerOutcome.NotAllowed));
        Assert.That(await bed.ApproveAsync(approval, "lou"), Is.EqualTo(AnswerOutcome.Taken));
    }

    [Test]
    public async Task One_who_lost_the_role_before_the_last_needed_voice_does_not_count()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync(ApprovalBed.Request(terms: ApprovalBed.Terms with { Count = 2 }));
        await bed.ApproveAsync(approval, "ana");
        bed.People["ana"] = bed.People["ana"] with { MayApprove = false };
        await bed.ApproveAsync(approval, "dan");
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
        await bed.ApproveAsync(approval, "both");
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Approved));
    }

    [Test]
    public async Task An_approval_by_one_who_may_not_any_more_is_not_used()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync();
        await bed.ApproveAsync(approval);
        bed.People.Remove("ana");
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
        Assert.That(await bed.StateAsync(approval), Is.EqualTo(ApprovalState.Expired));
    }

    [Test]
    public async Task A_no_wins_over_any_number_of_yes()
    {
        using var bed = new ApprovalBed();
        var approval = await bed.AskAsync(ApprovalBed.Request(terms: ApprovalBed.Terms with { Count = 3 }));
        await bed.ApproveAsync(approval, "ana");
        await bed.ApproveAsync(approval, "dan");
        await bed.DenyAsync(approval, "ana");
        Assert.That(await bed.ApproveAsync(approval, "both"), Is.EqualTo(AnswerOutcome.Over));
        Assert.That((await ApprovalBed.WaitAsync(approval)).IsApproved, Is.False);
    }
}
