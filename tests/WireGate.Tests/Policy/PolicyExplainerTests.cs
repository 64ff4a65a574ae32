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

    private static Explanation Explain(params Access[] accesses) => PolicyExplainer.Explain(Load(Rules), Planner, Orders, new AccessSet("SELECT", [.. accesses]));
}
