using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using WireGate.Policy.Explaining;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class LimitRuleTests
{
    [Test]
    public void What_a_limited_rule_covers_stands_under_its_limit_also_where_another_allows_it()
    {
        var rules = Load("""
            - { name: some-rows, when: { effect: read, table: orders }, then: allow, limit: { rows: 1000, bytes: 1MiB, time: 10m, per: task } }
            - { name: reads, when: { effect: read }, then: allow }
            - { name: few-writes, when: { effect: write }, then: allow, limit: { writes: 5, over: hold }, approval: { by: { group: dba } } }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(Limits(rules, Do(Effect.Read, Named(Table, "public.orders"))), Is.EqualTo(new[] { "some-rows: 1000 rows and 1048576 bytes and 600 s a task, then deny" }));
            Assert.That(Limits(rules, Do(Effect.Read, Named(Table, "public.items"))), Is.Empty);
            Assert.That(Limits(rules, Do(Effect.Read, Named(Table, "public.orders")), Do(Effect.Write, Named(Table, "public.orders"))),
                Is.EqualTo(new[] { "few-writes: 5 writes a session, then hold", "some-rows: 1000 rows and 1048576 bytes and 600 s a task, then deny" }));
            Assert.That(rules.Decide(Do(Effect.Write)).Limits[0].Hold!.Groups, Is.EqualTo(new[] { "dba" }));
        });
    }

    [Test]
    public void Housekeeping_stands_under_no_limit() => Assert.That(Limits(
        Load("- { name: all, then: allow, limit: { statements: 1 } }"), new Access(Effect.Session, [], housekeeping: true)), Is.Empty);

    [Test]
    public void The_limits_of_everybody_in_the_chain_count()
    {
        var rules = Load("""
            - { name: a, who: { agent: planner }, then: allow, limit: { statements: 1 } }
            - { name: b, who: { agent: writer }, then: allow, limit: { statements: 2 } }
            """);
        var principal = Planner with { Actors = [new Actor("writer", null, [])] };
        Assert.That(rules.DecideFor(principal, Orders, Do(Effect.Read)).Limits.Select(limit => limit.Rule), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Explain_shows_it()
    {
        var rules = Load("- { name: all, then: allow, limit: { rows: 7 } }");
        using var text = new StringWriter();
        ExplanationText.Write(text, PolicyExplainer.Explain(rules, Planner, Orders, new AccessSet("SELECT", [Do(Effect.Read)])));
        Assert.That(text.ToString(), Does.Contain("limit  all: 7 rows a session, then deny"));
    }

    [TestCase("- { name: a, then: deny, limit: { rows: 1 } }", "2:33: \"limit\" belongs to allow rules: how much they allow")]
    [TestCase("- { name: a, then: allow, limit: { } }", "2:34: \"limit\" is empty")]
    [TestCase("- { name: a, then: allow, limit: { per: task } }", "2:34: \"limit\" says how much: rows, bytes, statements, writes or time")]
    [TestCase("- { name: a, then: allow, limit: { rows: 0 } }", "2:42: \"rows\" is a whole number from 1 to 2147483647")]
    [TestCase("- { name: a, then: allow, limit: { rows: } }", "2:42: \"rows\" is empty")]
    [TestCase("- { name: a, then: allow, limit: { rows: 1, row: 2 } }", "2:45: unknown key \"row\"")]
    [TestCase("- { name: a, then: allow, limit: { time: 1ms } }", "2:42: \"time\" is from 1s to 30d")]
    [TestCase("- { name: a, then: allow, limit: { rows: 1, over: ask } }", "2:51: \"over\" is one of deny, hold")]
    [TestCase("- { name: a, then: allow, limit: { rows: 1 }, approval: { by: { group: dba } } }", "2:57: \"approval\" belongs to")]
    [TestCase("- { name: a, then: allow, limit: { rows: 1, over: hold }, approval: { by: { group: agents } } }", "nobody in group \"agents\" has a role that may approve")]
    public void A_limit_that_says_nothing_clear_does_not_load(string rule, string problem) =>
        Assert.That(Errors("rules:\n" + rule), Has.Some.Contains(problem));

    private static string[] Limits(RuleSet rules, params Access[] accesses) => [.. rules.Decide(accesses).Limits.Select(limit => $"{limit.Rule}: {limit}")];
}
