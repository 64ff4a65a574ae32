using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class ScopeTests
{
    [TestCase("who: { group: agents }", true)]
    [TestCase("who: { group: [dba, agents] }", true)]
    [TestCase("who: { group: dba }", false)]
    [TestCase("who: { agent: planner }", true)]
    [TestCase("who: { agent: writer }", false)]
    [TestCase("who: { person: ana }", true)]
    [TestCase("who: { person: bo }", false)]
    [TestCase("who: { group: agents, agent: writer }", false)]
    [TestCase("where: { target: orders-db }", true)]
    [TestCase("where: { target: [scratch, orders-db] }", true)]
    [TestCase("where: { target: scratch }", false)]
    [TestCase("where: { protocol: postgres }", true)]
    [TestCase("where: { protocol: ssh }", false)]
    [TestCase("where: { label: { env: prod } }", true)]
    [TestCase("where: { label: { env: [dev, prod] } }", true)]
    [TestCase("where: { label: { env: dev } }", false)]
    [TestCase("where: { label: { env: prod, team: data } }", false)]
    public void Who_and_where_select_the_rules(string conditions, bool applies)
    {
        var rules = Load($"- {{ name: x, {conditions}, then: allow }}");
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(Planner, Orders).AllowsAnything, Is.EqualTo(applies));
            Assert.That(rules.Decide(Do(Effect.Read)).Outcome, Is.EqualTo(applies ? Outcome.Allow : Outcome.Deny));
        });
    }

    [Test]
    public void An_agent_that_acts_for_nobody_is_no_person() =>
        Assert.That(Load("- { name: x, who: { person: [ana, bo] }, then: allow }").ScopeFor(MakePrincipal("planner", null), Orders).AllowsAnything, Is.False);

    [Test]
    public void A_deny_rule_alone_allows_nothing()
    {
        var scope = Load("- { name: x, when: { effect: delete }, then: deny }").ScopeFor(Planner, Orders);
        Assert.Multiple(() =>
        {
            Assert.That(scope.AllowsAnything, Is.False);
            Assert.That(scope.Decide(new AccessSet("BEGIN", [new Access(Effect.Session, [], housekeeping: true)])).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void A_target_that_is_not_configured_allows_nothing()
    {
        var rules = Load("- { name: x, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(Planner, MakeTarget("gone", "postgres")).AllowsAnything, Is.False);
            Assert.That(rules.ScopeFor(Planner, MakeTarget("orders-db", "ssh")).AllowsAnything, Is.False);
        });
    }

    [Test]
    public void The_configured_labels_count_and_not_those_that_a_session_was_opened_with()
    {
        var rules = Load("- { name: x, where: { label: { env: prod } }, then: allow }");
        Assert.That(rules.ScopeFor(Planner, MakeTarget("scratch", "postgres", ("env", "prod"))).AllowsAnything, Is.False);
    }

    [Test]
    public void Log_ins_that_rules_tell_apart_by_nothing_share_a_scope()
    {
        var rules = Load("- { name: x, who: { group: agents }, then: allow }");
        var again = MakePrincipal("planner", "ana", "agents") with { TokenId = "another" };
        Assert.That(rules.ScopeFor(again, Orders), Is.SameAs(rules.ScopeFor(Planner, Orders)));
    }

    [Test]
    public void Groups_make_different_scopes()
    {
        var rules = Load("- { name: x, who: { group: dba }, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(MakePrincipal("planner", "ana", "agents"), Orders).AllowsAnything, Is.False);
            Assert.That(rules.ScopeFor(MakePrincipal("planner", "ana", "agents", "dba"), Orders).AllowsAnything, Is.True);
        });
    }

    [Test]
    public void A_group_that_is_named_like_two_is_not_the_two()
    {
        var rules = Load("- { name: x, who: { group: dba }, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(MakePrincipal("planner", null, "agents", "dba"), Orders).AllowsAnything, Is.True);
            Assert.That(rules.ScopeFor(MakePrincipal("planner", null, "agents\ndba"), Orders).AllowsAnything, Is.False);
            Assert.That(rules.ScopeFor(MakePrincipal("planner", null, "agents3:dba"), Orders).AllowsAnything, Is.False);
        });
    }

    [Test]
    public void Many_agents_do_not_make_the_scopes_grow_without_bound()
    {
        var rules = Load("- { name: x, who: { group: agents }, then: allow }");
        for (var i = 0; i < 10_000; i++)
            Assert.That(rules.ScopeFor(MakePrincipal($"agent-{i}", null, "agents"), Orders).AllowsAnything, Is.True);
        Assert.That(rules.ScopesKept, Is.LessThanOrEqualTo(4096));
    }

    [Test]
    public void Replaced_rules_are_no_longer_current_and_the_new_ones_decide()
    {
        var live = new LivePolicy(Load("- { name: x, then: allow }"));
        var before = live.ScopeFor(Planner, Orders);
        Assert.That(before.IsCurrent, Is.True);
        live.Replace(Load("- { name: x, when: { effect: read }, then: deny }"));
        Assert.Multiple(() =>
        {
            Assert.That(before.IsCurrent, Is.False);
            Assert.That(live.ScopeFor(Planner, Orders).IsCurrent, Is.True);
            Assert.That(live.ScopeFor(Planner, Orders).AllowsAnything, Is.False);
        });
    }

    [Test]
    public void A_rule_that_names_no_protocol_applies_to_those_that_declare_its_facets()
    {
        var rules = Load("- { name: all, then: allow }\n- { name: files, when: { file: /etc/** }, then: deny }\n- { name: tables, when: { table: a }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(Planner, Web, Do(Effect.Read, Whole(ShellFile, "/etc/passwd"))).Rule, Is.EqualTo("files"));
            Assert.That(rules.DecideFor(Planner, Orders, Do(Effect.Read, Whole(ServerFile, "/etc/passwd"))).Rule, Is.EqualTo("files"));
            Assert.That(rules.DecideFor(Planner, Web, Do(Effect.Unknown)).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void One_of_several_effects_is_enough_for_a_protocol_to_be_meant()
    {
        var rules = Load("- { name: all, then: allow }\n- { name: x, when: { effect: [delete, access-control] }, then: deny }");
        Assert.That(rules.DecideFor(Planner, Web, Do(Effect.Delete, Whole(ShellFile, "/x"))).Rule, Is.EqualTo("x"));
    }

    [Test]
    public void A_word_that_one_protocol_has_says_nothing_about_the_other()
    {
        var rules = Load("- { name: all, then: allow }\n- { name: x, when: { filter: none }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Filter, "none"))).Rule, Is.EqualTo("x"));
            Assert.That(rules.DecideFor(Planner, Web, Do(Effect.Delete, Named(Mode, "glob"))).Rule, Is.EqualTo("all"));
        });
    }
}
