using System.Collections.Immutable;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Policy;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class ApprovalTermsTests
{
    [Test]
    public void Every_key_is_read()
    {
        var terms = Terms("{ by: { group: [dba, migrators], count: 2 }, wait: 45s, within: 2h, in_transaction: hold, grant: { uses: 20, for: 30m } }", "reason: Rows are kept., ");
        Assert.Multiple(() =>
        {
            Assert.That(terms.Rule, Is.EqualTo("x"));
            Assert.That(terms.Reason, Is.EqualTo("Rows are kept."));
            Assert.That(terms.Groups, Is.EqualTo(new[] { "dba", "migrators" }));
            Assert.That(terms.Count, Is.EqualTo(2));
            Assert.That(terms.Wait, Is.EqualTo(TimeSpan.FromSeconds(45)));
            Assert.That(terms.Within, Is.EqualTo(TimeSpan.FromHours(2)));
            Assert.That(terms.InTransaction, Is.True);
            Assert.That(terms.Grant, Is.EqualTo(new GrantTerms(20, TimeSpan.FromMinutes(30))));
        });
    }

    [Test]
    public void Left_out_everybody_who_may_approve_is_asked_for_half_an_hour()
    {
        var terms = Load("- { name: all, then: allow }\n- { name: x, when: { effect: delete }, then: hold }").Decide(Do(Effect.Delete)).Holds.Single();
        Assert.Multiple(() =>
        {
            Assert.That(terms.Groups, Is.Empty);
            Assert.That((terms.Count, terms.Wait, terms.Within), Is.EqualTo((1, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(30))));
            Assert.That((terms.InTransaction, terms.Grant), Is.EqualTo((false, (GrantTerms?)null)));
        });
    }

    [TestCase("{ by: { group: nobody } }", "2:53: there is no group \"nobody\"")]
    [TestCase("{ by: { group: dab } }", "2:53: there is no group \"dab\"; did you mean \"dba\"?")]
    [TestCase("{ by: { group: [dba, agents] } }", "2:59: nobody in group \"agents\" has a role that may approve")]
    [TestCase("{ by: { count: 3 } }", "2:53: 3 people must approve, and only 2 may")]
    [TestCase("{ by: { group: migrators, count: 2 } }", "2:71: 2 people must approve, and only 1 in group migrators may")]
    [TestCase("{ by: { count: 0 } }", "2:53: \"count\" is a whole number from 1 to 20")]
    [TestCase("{ by: { count: 21 } }", "2:53: \"count\" is a whole number from 1 to 20")]
    [TestCase("{ by: { person: ana } }", "2:46: unknown key \"person\"; known here: count, group")]
    [TestCase("{ by: { group: } }", "\"group\" is empty")]
    [TestCase("{ by: }", "\"by\" is empty")]
    [TestCase("{ by: {} }", "\"by\" is empty")]
    [TestCase("{}", "\"approval\" is empty")]
    [TestCase("{ wait: 3601s }", "2:46: \"wait\" is from 0s to 1h")]
    [TestCase("{ wait: }", "\"wait\" is empty")]
    [TestCase("{ wait: soon }", "2:46: \"wait\" is a duration such as 500ms, 30s, 15m, 8h or 90d")]
    [TestCase("{ within: 999ms, wait: 0s }", "2:48: \"within\" is from 1s to 7d")]
    [TestCase("{ within: 8d }", "2:48: \"within\" is from 1s to 7d")]
    [TestCase("{ within: 1m, wait: 2m }", "2:58: the client can't wait (\"wait\") longer than the request lives (\"within\")")]
    [TestCase("{ within: 20s }", "2:48: the client can't wait (\"wait\") longer than the request lives (\"within\")")]
    [TestCase("{ in_transaction: yes }", "2:56: \"in_transaction\" is one of deny, hold")]
    [TestCase("{ grant: { uses: 5 } }", "\"for\" is missing")]
    [TestCase("{ grant: { for: 5m } }", "\"uses\" is missing")]
    [TestCase("{ grant: { uses: 1001, for: 5m } }", "\"uses\" is a whole number from 1 to 1000")]
    [TestCase("{ grant: { uses: 5, for: 25h } }", "\"for\" is from 1s to 24h")]
    [TestCase("{ grant: }", "\"grant\" is empty")]
    [TestCase("{ wiat: 5s }", "2:40: unknown key \"wiat\"; did you mean \"wait\"?")]
    public void What_is_wrong_is_told_with_its_place(string approval, string problem) =>
        Assert.That(Errors($"rules:\n  - {{ name: x, then: hold, approval: {approval} }}"), Has.One.Contains(problem));

    [TestCase("{ wait: 0s, within: 1s }")]
    [TestCase("{ wait: 1h, within: 7d }")]
    [TestCase("{ by: { count: 2 } }")]
    [TestCase("{ by: { group: dba, count: 2 } }")]
    [TestCase("{ grant: { uses: 1000, for: 24h } }")]
    [TestCase("{ grant: { uses: 1, for: 1s } }")]
    public void What_is_just_within_bounds_loads(string approval) =>
        Assert.That(Errors($"rules:\n  - {{ name: x, then: hold, approval: {approval} }}"), Is.Empty);

    [TestCase("allow")]
    [TestCase("deny")]
    [TestCase("deny, unknown: ignore")]
    public void An_approval_without_a_hold_is_an_error(string then) =>
        Assert.That(Errors($"rules:\n  - {{ name: x, approval: {{ wait: 5s }}, then: {then} }}"),
            Has.One.EqualTo("2:26: \"approval\" belongs to \"then: hold\", to a limit with \"over: hold\", or to a deny rule with \"unknown: hold\""));

    [Test]
    public void A_hold_that_nobody_can_answer_does_not_load()
    {
        ImmutableArray<PossibleApprover> nobody = [];
        Assert.That(() => Load("- { name: x, then: hold }", Vocabulary with { Approvers = nobody }),
            Throws.Exception.With.Message.EqualTo("rules.yaml:2:3: nobody under identity.people has a role that may approve"));
    }

    [Test]
    public void People_from_outside_can_not_be_counted_and_load() =>
        Assert.That(Load("- { name: x, then: hold, approval: { by: { group: any, count: 9 } } }", Vocabulary with { Approvers = null, Groups = null }).Rules, Has.Length.EqualTo(2));

    private static HoldTerms Terms(string approval, string more = "") =>
        Load($"- {{ name: all, then: allow }}\n- {{ name: x, when: {{ effect: delete }}, {more}then: hold, approval: {approval} }}").Decide(Do(Effect.Delete)).Holds.Single();
}
