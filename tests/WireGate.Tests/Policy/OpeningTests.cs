using NUnit.Framework;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class OpeningTests
{
    private const string Everything = "- { name: everything, then: allow }\n";

    [TestCase("")]
    [TestCase("- { name: x, then: hold }")]
    [TestCase("- { name: x, then: hold, unknown: hold }")]
    [TestCase("- { name: x, when: { effect: delete }, then: deny }")]
    [TestCase("- { name: x, when: { table: a }, then: deny }")]
    [TestCase("- { name: x, when: { effect: connect }, then: allow }")]
    [TestCase("- { name: x, when: { effect: connect, object: fdw }, then: deny }")]
    [TestCase("- { name: x, when: { effect: connect, object: fdw }, then: hold, unknown: hold }")]
    [TestCase("- { name: x, who: { group: dba }, when: { effect: connect }, then: hold }")]
    [TestCase("- { name: x, where: { target: scratch }, when: { effect: connect }, then: deny }")]
    [TestCase("- { name: x, when: { effect: connect }, unless: { person: ana }, then: hold }")]
    public void A_target_opens_where_no_rule_speaks_of_it(string rule) =>
        Assert.That(Load(Everything + rule).ScopeFor(Planner, Orders).DecideOpening(), Is.Null);

    [Test]
    public void A_rule_that_names_connect_holds_it()
    {
        var opening = Load(Everything + "- { name: x, where: { label: { env: prod } }, when: { effect: connect }, then: hold, approval: { grant: { uses: 20, for: 30m } } }")
            .ScopeFor(Planner, Orders).DecideOpening();
        Assert.Multiple(() =>
        {
            Assert.That((opening!.Outcome, opening.Rule), Is.EqualTo((Outcome.Hold, "x")));
            Assert.That(opening!.Holds.Single().Grant!.Uses, Is.EqualTo(20));
        });
    }

    [Test]
    public void A_rule_that_names_connect_denies_it_and_is_stronger() =>
        Assert.That(Load(Everything + "- { name: x, when: { effect: [connect, delete] }, then: hold }\n- { name: y, when: { effect: connect }, then: deny }").ScopeFor(Planner, Orders).DecideOpening()!.Rule,
            Is.EqualTo("y"));

    [Test]
    public void Every_rule_that_holds_it_is_to_be_met() =>
        Assert.That(Load(Everything + "- { name: x, when: { effect: connect }, then: hold }\n- { name: y, when: { effect: [connect, delete] }, then: hold }")
            .ScopeFor(Planner, Orders).DecideOpening()!.Holds.Select(terms => terms.Rule), Is.EqualTo(new[] { "x", "y" }));

    [Test]
    public void It_is_asked_of_every_protocol_that_declares_it() =>
        Assert.That(Load(Everything + "- { name: x, when: { effect: connect }, then: hold }").ScopeFor(Planner, Web).DecideOpening()!.Outcome, Is.EqualTo(Outcome.Hold));
}
