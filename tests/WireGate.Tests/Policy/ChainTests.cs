using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class ChainTests
{
    private static readonly Access Read = Do(Effect.Read, Named(Table, "public.orders"));

    private static readonly Principal Executor = MakePrincipal("writer", "bo", "migrators") with { Actors = [new Actor("planner", "ana", ["agents"])] };

    [Test]
    public void What_the_rules_refuse_to_an_actor_is_refused_through_another()
    {
        var rules = Load("- { name: all, who: { group: migrators }, then: allow }\n- { name: reads, who: { group: agents }, when: { effect: read }, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(Executor, Orders, Read).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.DecideFor(Executor, Orders, Do(Effect.Write, Named(Table, "public.orders"))).Reason,
                Is.EqualTo("not for planner, through whom it is asked: no rule allows write on public.orders"));
            Assert.That(rules.DecideFor(Executor with { Actors = [] }, Orders, Do(Effect.Write, Named(Table, "public.orders"))).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [TestCase("who: { agent: planner }")]
    [TestCase("who: { group: agents }")]
    [TestCase("who: { person: ana }")]
    [TestCase("who: { agent: writer }")]
    [TestCase("who: { group: migrators }")]
    [TestCase("who: { person: bo }")]
    public void A_deny_rule_for_any_of_them_denies(string who) =>
        Assert.That(Load($"- {{ name: all, then: allow }}\n- {{ name: x, {who}, then: deny }}").DecideFor(Executor, Orders, Read).Rule, Is.EqualTo("x"));

    [Test]
    public void Groups_of_one_do_not_count_for_another() =>
        Assert.That(Load("- { name: all, then: allow }\n- { name: x, who: { group: agents, agent: writer }, then: deny }").DecideFor(Executor, Orders, Read).Outcome, Is.EqualTo(Outcome.Allow));

    [Test]
    public void What_holds_for_any_of_them_is_to_be_met_each_once()
    {
        var rules = Load("""
            - { name: all, then: allow }
            - { name: z-agents, who: { group: agents }, when: { effect: read }, then: hold }
            - { name: a-migrators, who: { group: migrators }, when: { effect: read }, then: hold }
            - { name: everybody, when: { effect: read }, then: hold }
            """);
        Assert.That(rules.DecideFor(Executor, Orders, Read).Holds.Select(terms => terms.Rule), Is.EqualTo(new[] { "a-migrators", "everybody", "z-agents" }));
    }

    [Test]
    public void What_is_held_for_one_and_denied_to_another_is_denied()
    {
        var rules = Load("- { name: all, who: { group: migrators }, then: allow }\n- { name: x, who: { group: migrators }, when: { effect: read }, then: hold }");
        Assert.That(rules.DecideFor(Executor, Orders, Read).Outcome, Is.EqualTo(Outcome.Deny));
    }

    [Test]
    public void What_is_held_for_one_and_allowed_to_the_others_is_held()
    {
        var rules = Load("- { name: all, then: allow }\n- { name: x, who: { group: agents }, when: { effect: read }, then: hold }");
        Assert.That(rules.DecideFor(Executor, Orders, Read).Outcome, Is.EqualTo(Outcome.Hold));
    }

    [Test]
    public void A_target_opens_only_where_each_of_them_is_allowed_something()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Load("- { name: x, who: { group: migrators }, then: allow }").ScopeFor(Executor, Orders).AllowsAnything, Is.False);
            Assert.That(Load("- { name: x, who: { group: [agents, migrators] }, then: allow }").ScopeFor(Executor, Orders).AllowsAnything, Is.True);
        });
    }

    [TestCase("then: deny", Outcome.Deny)]
    [TestCase("then: hold", Outcome.Hold)]
    public void The_opening_is_judged_for_each_of_them(string then, Outcome outcome) =>
        Assert.That(Load($"- {{ name: all, then: allow }}\n- {{ name: x, who: {{ agent: planner }}, when: {{ effect: connect }}, {then} }}").ScopeFor(Executor, Orders).DecideOpening()!.Outcome,
            Is.EqualTo(outcome));

    [Test]
    public void An_actor_is_matched_wherever_it_stands_in_the_chain()
    {
        var rules = Load("- { name: all, then: allow }\n- { name: x, who: { agent: writer, actor: planner }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(Executor, Orders, Read).Rule, Is.EqualTo("x"));
            Assert.That(rules.DecideFor(Executor with { Actors = [] }, Orders, Read).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.DecideFor(Executor with { Actors = [new Actor("other", null, [])] }, Orders, Read).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [Test]
    public void An_allow_rule_for_a_chain_is_met_by_each_of_it() =>
        Assert.That(Load("- { name: x, who: { actor: planner }, then: allow }").DecideFor(Executor, Orders, Read).Outcome, Is.EqualTo(Outcome.Allow));

    [TestCase("task: TICKET-7", true)]
    [TestCase("task: 'TICKET-*'", true)]
    [TestCase("task: [other, '*-7']", true)]
    [TestCase("task: TICKET", false)]
    [TestCase("issuer: corp", true)]
    [TestCase("issuer: corp, task: other", false)]
    public void Task_and_issuer_are_matched_for_everybody_in_the_chain(string who, bool applies)
    {
        var asks = Executor with { Task = "TICKET-7", Issuer = "corp" };
        var rules = Load($"- {{ name: x, who: {{ {who} }}, then: allow }}");
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(asks, Orders).AllowsAnything, Is.EqualTo(applies));
            Assert.That(rules.ScopeFor(asks with { Actors = [] }, Orders).AllowsAnything, Is.EqualTo(applies));
            Assert.That(rules.ScopeFor(Executor, Orders).AllowsAnything, Is.False, "no task, and the gate's own token");
            Assert.That(rules.ScopeFor(asks, Orders).AllowsAnything, Is.EqualTo(applies), "again, from what is kept");
        });
    }

    [Test]
    public void Tasks_that_no_rule_asks_for_make_no_scopes()
    {
        var rules = Load("- { name: x, then: allow }");
        for (var i = 0; i < 100; i++) _ = rules.ScopeFor(Planner with { Task = $"{i}" }, Orders);
        Assert.That(rules.ScopesKept, Is.EqualTo(1));
    }

    [Test]
    public void Replaced_rules_are_no_longer_current()
    {
        var live = new LivePolicy(Load("- { name: x, then: allow }"));
        var before = live.ScopeFor(Executor, Orders);
        Assert.That(before.IsCurrent, Is.True);
        live.Replace(Load("- { name: y, then: allow }"));
        Assert.That(before.IsCurrent, Is.False);
    }

    [Test]
    public void The_last_of_a_chain_is_judged_too()
    {
        var rules = Load("- { name: all, then: allow }\n- { name: x, who: { agent: third }, then: deny }");
        var there = Executor with { Actors = [new Actor("planner", null, ["agents"]), new Actor("third", null, [])] };
        Assert.That(rules.DecideFor(there, Orders, Read).Rule, Is.EqualTo("x"));
    }
}
