using System.Text.Json;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using WireGate.Policy.Explaining;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class PolicyExplainerTests
{
    private const string Rules = """
        - { name: reads, who: { group: agents }, when: { effect: read, table: [orders, items] }, then: allow }
        - { name: other-target, where: { target: scratch }, then: allow }
        - { name: no-secrets, when: { table: secrets }, then: deny }
        - { name: no-deletes, when: { effect: delete }, unless: { table: tmp.* }, then: deny }
        """;

    [Test]
    public void Every_rule_is_told_with_the_first_condition_that_fails()
    {
        var access = Explain(Do(Effect.Delete, Named(Table, "tmp.a"))).Accesses[0];
        Assert.Multiple(() =>
        {
            Assert.That(access.Decision.Rule, Is.EqualTo(Decision.NoRule));
            Assert.That(access.Rules.Select(rule => $"{rule.Rule.Name}: {rule.WhyNot}"), Is.EqualTo(new[]
            {
                "reads: the effect is delete, not read",
                "other-target: target orders-db is not target scratch",
                "no-secrets: table tmp.a is not secrets",
                "no-deletes: the exception holds",
                "housekeeping: it is not what drivers and tools send by themselves",
            }));
        });
    }

    [TestCase("public.orders", "reads", RuleMatch.Yes, null)]
    [TestCase("public.customers", "reads", RuleMatch.No, "table public.customers is not orders or items")]
    [TestCase("public.secrets", "no-secrets", RuleMatch.Yes, null)]
    public void A_match_is_told(string table, string rule, RuleMatch match, string? whyNot)
    {
        var told = Explain(Do(Effect.Read, Named(Table, table))).Accesses[0].Rules.Single(one => one.Rule.Name == rule);
        Assert.That((told.Match, told.WhyNot), Is.EqualTo((match, whyNot)));
    }

    [Test]
    public void An_unknown_facet_is_told_as_uncertain_and_as_why_an_allow_rule_does_not_cover()
    {
        var rules = Explain(Do(Effect.Read, Facet.Unknown(Table))).Accesses[0].Rules;
        Assert.Multiple(() =>
        {
            Assert.That(rules[2].Match, Is.EqualTo(RuleMatch.Uncertain));
            Assert.That(rules[0].WhyNot, Is.EqualTo("its table can't be determined"));
        });
    }

    [Test]
    public void Another_protocol_is_told() =>
        Assert.That(PolicyExplainer.Explain(Load(Rules), Planner, Web, new AccessSet("exec", [Do(Effect.Execute)])).Accesses[0].Rules[2].WhyNot,
            Is.EqualTo("ssh has not the facets, words or effects that the rule asks for"));

    [Test]
    public void Another_agent_is_told() =>
        Assert.That(PolicyExplainer.Explain(Load(Rules), MakePrincipal("writer", null, "dba"), Orders, new AccessSet("x", [Do(Effect.Read)])).Accesses[0].Rules[0].WhyNot,
            Is.EqualTo("agent writer is not in group agents"));

    [Test]
    public void The_text_tells_it_on_lines()
    {
        var text = new StringWriter { NewLine = "\n" };
        ExplanationText.Write(text, Explain(Do(Effect.Read, new Facet(Table, Values("public.orders"), Values("public.secrets")))));
        Assert.That(text.ToString(), Does.StartWith("""
            DENY   SELECT  (no-secrets: the rule denies everything on table secrets)

            DENY   read table=public.orders (reaches public.secrets)
              + allowed by reads (rules.yaml:2:3)
              + denied by no-secrets (rules.yaml:4:3)
              - other-target: target orders-db is not target scratch

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void Control_characters_do_not_reach_the_terminal()
    {
        var text = new StringWriter { NewLine = "\n" };
        ExplanationText.Write(text, Explain(Do(Effect.Read, Whole(Table, "a\u001b[31m\rb"))));
        Assert.That(text.ToString().Where(char.IsControl).Distinct(), Is.EqualTo(new[] { '\n' }));
    }

    [Test]
    public void The_json_tells_the_same()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ExplanationJson.Write(writer, Explain(Do(Effect.Read, new Facet(Table, Values("public.orders"), Values("public.secrets")))));
        var root = JsonDocument.Parse(stream.ToArray()).RootElement;
        var access = root.GetProperty("accesses")[0];
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("decided_by").GetString(), Is.EqualTo("no-secrets"));
            Assert.That(access.GetProperty("facets")[0].GetRawText(), Is.EqualTo("""{"key":"table","values":["public.orders"],"implied":["public.secrets"],"unknown":false}"""));
            Assert.That(access.GetProperty("rules")[1].GetRawText(), Is.EqualTo(
                """{"rule":"other-target","then":"allow","at":"rules.yaml:3:3","match":"no","why_not":"target orders-db is not target scratch"}"""));
        });
    }

    private const string Holding = """
        - { name: reads, when: { effect: read }, then: allow }
        - { name: deletes, when: { effect: delete }, then: hold, reason: Rows are kept., approval: { by: { group: dba }, wait: 45s, within: 2h, grant: { uses: 20, for: 30m } } }
        - { name: email, when: { column: email }, then: hold, approval: { by: { count: 2 } } }
        - { name: prod, when: { effect: connect }, then: hold, approval: { by: { group: migrators } } }
        """;

    [Test]
    public void A_hold_is_told_with_who_decides_and_how_long()
    {
        var text = new StringWriter { NewLine = "\n" };
        ExplanationText.Write(text, PolicyExplainer.Explain(Load(Holding), Planner, Orders, new AccessSet("DELETE",
            [Do(Effect.Delete, Named(Table, "public.orders")), Do(Effect.Read, Named(Column, "s.t.id", "s.t.email"))])));
        Assert.That(text.ToString(), Does.StartWith("""
            HOLD   DELETE  (deletes: Rows are kept.)
            needs  1 of group dba (bo): deletes, waits 45s, decided within 2h, may be granted for 20 uses within 30m
            needs  2 of those who may approve (bo: too few, so it is never approved): email, waits 30s, decided within 30m
            opens  HOLD  (prod: the rule holds connect)
            needs  1 of group migrators (bo): prod, waits 30s, decided within 30m

            HOLD   delete table=public.orders
              + held by deletes (rules.yaml:3:3)
              - reads: the effect is delete, not read
            """.ReplaceLineEndings("\n")));
        Assert.That(text.ToString(), Does.Contain("  + held by email (rules.yaml:4:3); it needs an allow rule too\n"));
    }

    [Test]
    public void Each_of_the_chain_is_told()
    {
        var text = new StringWriter { NewLine = "\n" };
        var asks = Planner with { Task = "TICKET-7", Actors = [new Actor("writer", "bo", ["dba"])] };
        ExplanationText.Write(text, PolicyExplainer.Explain(Load(Rules), asks, Orders, new AccessSet("SELECT", [Do(Effect.Read, Named(Table, "public.orders"))])));
        Assert.That(text.ToString(), Does.StartWith("""
            DENY   SELECT  (default-deny: not for writer, through whom it is asked: no rule allows read on public.orders)
            task   TICKET-7

            ALLOW  read table=public.orders
            """.ReplaceLineEndings("\n")));
        Assert.That(text.ToString(), Does.Contain("\nthrough writer: DENY  (default-deny: no rule allows read on public.orders)\n\nDENY   read table=public.orders\n"));
    }

    [Test]
    public void The_json_tells_holds_and_chains()
    {
        var asks = Planner with { Actors = [new Actor("writer", null, ["dba"])] };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            ExplanationJson.Write(writer, PolicyExplainer.Explain(Load(Holding), asks, Orders, new AccessSet("DELETE", [Do(Effect.Delete, Named(Table, "public.orders"))])));
        var root = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(root.GetProperty("outcome").GetString(), Is.EqualTo("hold"));
            Assert.That(root.GetProperty("holds")[0].GetRawText(), Is.EqualTo(
                """{"rule":"deletes","count":1,"groups":["dba"],"people":["bo"],"wait":"45s","within":"2h","in_transaction":false,"grant":{"uses":20,"for":"30m"}}"""));
            Assert.That(root.GetProperty("opening").GetProperty("holds")[0].GetProperty("rule").GetString(), Is.EqualTo("prod"));
            Assert.That(root.GetProperty("actors")[0].GetProperty("agent").GetString(), Is.EqualTo("writer"));
            Assert.That(root.GetProperty("accesses")[0].GetProperty("rules")[1].GetRawText(), Is.EqualTo(
                """{"rule":"deletes","then":"hold","at":"rules.yaml:3:3","match":"yes","holds":true,"covers":true}"""));
        });
    }

    private static Explanation Explain(params Access[] accesses) => PolicyExplainer.Explain(Load(Rules), Planner, Orders, new AccessSet("SELECT", [.. accesses]));
}
