using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using WireGate.Policy.Analysis;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class PolicyAnalysisTests
{
    private static readonly PolicyVocabulary World = Vocabulary with
    {
        Principals = [MakePrincipal("planner", "ana", "agents"), MakePrincipal("writer", "bo", "agents", "migrators"), MakePrincipal("third", null)],
    };

    [TestCase("- { name: a, where: { target: scratch, label: { env: prod } }, then: allow }", "no target is what it says under \"where\"")]
    [TestCase("- { name: a, who: { agent: third, group: agents }, then: allow }", "no agent is what it says under \"who\"")]
    [TestCase("- { name: a, who: { group: dba }, then: deny }", "no agent is what it says under \"who\"")]
    [TestCase("- { name: a, who: { group: migrators }, unless: { agent: writer }, then: deny }", "its exception holds for everybody whom it means")]
    public void A_rule_that_can_never_match_is_told(string rule, string why) =>
        Assert.That(Warnings(rule), Is.EqualTo(new[] { $"2:3: rule \"a\" can never match: {why}" }));

    [TestCase("- { name: a, who: { group: migrators }, unless: { agent: writer, task: 'T-*' }, then: deny }")]
    [TestCase("- { name: a, who: { group: migrators }, unless: { agent: writer, table: tmp.* }, then: deny }")]
    [TestCase("- { name: a, who: { group: agents }, unless: { group: migrators }, then: deny }")]
    [TestCase("- { name: a, who: { actor: third, task: x }, where: { label: { env: [prod, dev] } }, then: allow }")]
    public void One_that_may_match_is_not(string rule) => Assert.That(Warnings(rule), Is.Empty);

    [TestCase("then: allow, when: { effect: delete, table: public.orders }", "when: { effect: delete }", true)]
    [TestCase("then: hold, when: { effect: delete, table: public.orders }", "when: { effect: [delete, write], table: public.* }", true)]
    [TestCase("then: allow, when: { table: orders }", "when: { table: orders }", true)]
    [TestCase("then: allow, who: { group: agents }, when: { effect: read }", "who: { group: [agents, dba] }", true)]
    [TestCase("then: allow, when: { table: orders }", "when: { table: public.orders }", false)]
    [TestCase("then: allow, when: { table: 'o*' }", "when: { table: 'orders*' }", false)]
    [TestCase("then: allow, when: { effect: [read, delete] }", "when: { effect: delete }", false)]
    [TestCase("then: allow", "when: { effect: delete }", false)]
    [TestCase("then: allow, when: { effect: delete }", "who: { agent: planner }, when: { effect: delete }", false)]
    [TestCase("then: allow, when: { effect: delete }", "when: { effect: delete }, unless: { table: tmp.* }", false)]
    [TestCase("then: allow, when: { effect: delete }", "when: { effect: delete }, observe: true", false)]
    public void A_rule_that_a_deny_rule_shadows_is_told(string rule, string denial, bool shadowed) =>
        Assert.That(Warnings($"- {{ name: a, {rule} }}\n- {{ name: b, {denial}, then: deny }}"), shadowed
            ? Is.EqualTo(new[] { $"2:3: rule \"a\" never {(rule.Contains("hold", StringComparison.Ordinal) ? "holds" : "allows")} anything: all of it is denied by rule \"b\" (rules.yaml:3:3)" }) : Is.Empty);

    [Test]
    public void An_allow_rule_that_rests_on_what_is_often_unknown_is_told_and_a_deny_rule_is_not()
    {
        var schema = PostgresSchema with { Facets = [.. PostgresSchema.Facets.Select(facet => facet.Key == "file" ? facet with { OftenUnknown = "it may be computed" } : facet)] };
        var world = World with { Protocols = [schema], Targets = [Orders] };
        Assert.That(Warnings("- { name: a, when: { file: '/tmp/*' }, then: allow }\n- { name: b, when: { file: '/etc/*' }, then: deny }", world),
            Is.EqualTo(new[] { "2:3: rule \"a\" allows by \"file\", which often can't be determined: it may be computed; then it allows nothing" }));
    }

    [Test]
    public void Where_agents_come_from_elsewhere_nothing_is_said_of_who() =>
        Assert.That(Warnings("- { name: a, who: { group: dba }, then: deny }", World with { Principals = null }), Is.Empty);

    /// <summary>A rule that is said to be shadowed decides nothing, whatever is asked.</summary>
    [Test]
    public void What_is_said_of_random_rules_is_so()
    {
        var random = new Random(7);
        string[] effects = ["read", "write", "delete", "[read, write]", "[write, delete]"];
        string[] tables = ["orders", "public.orders", "public.*", "'*'", "items", "[orders, items]", "public.items"];
        var said = 0;
        for (var round = 0; round < 400; round++)
        {
            string Pick(string[] from) => from[random.Next(from.Length)];
            var rules = Load($"- {{ name: a, when: {{ effect: {Pick(effects)}, table: {Pick(tables)} }}, then: allow }}\n- {{ name: b, when: {{ effect: {Pick(effects)}, table: {Pick(tables)} }}, then: deny }}", World);
            if (PolicyAnalysis.Run(rules, World).IsEmpty) continue;
            said++;
            foreach (var effect in new[] { Effect.Read, Effect.Write, Effect.Delete })
                foreach (var table in new[] { "public.orders", "public.items", "other.orders", "other.items", "public.x" })
                    Assert.That(rules.Decide(Do(effect, Named(Table, table))).Outcome, Is.EqualTo(Outcome.Deny), $"{effect} {table}");
        }

        Assert.That(said, Is.GreaterThan(20));
    }

    private static string[] Warnings(string rules, PolicyVocabulary? world = null) =>
        [.. PolicyAnalysis.Run(Load(rules, world ?? World), world ?? World).Select(warning => $"{warning.Position.Line}:{warning.Position.Column}: {warning.Problem}")];
}
