using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using WireGate.Policy.Explaining;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class ObservedRuleTests
{
    [TestCase("deny", Outcome.Deny)]
    [TestCase("hold", Outcome.Hold)]
    public void An_observed_rule_changes_nothing_and_tells_what_it_would_have_done(string then, Outcome would)
    {
        var decision = Load($"""
            - {"{"} name: all, then: allow {"}"}
            - {"{"} name: new, when: {"{"} table: orders {"}"}, then: {then}, observe: true {"}"}
            """).Decide(Do(Effect.Read, Named(Table, "public.orders")));
        Assert.That((decision.Outcome, decision.Rule), Is.EqualTo((Outcome.Allow, "all")));
        Assert.That((decision.Observed!.Outcome, decision.Observed.Rule), Is.EqualTo((would, "new")));
    }

    [Test]
    public void An_observed_allow_rule_lets_nothing_pass_and_opens_nothing()
    {
        var rules = Load("- { name: new, then: allow, observe: true }");
        var decision = rules.Decide(Do(Effect.Read));
        Assert.That((decision.Outcome, decision.Observed?.Outcome), Is.EqualTo((Outcome.Deny, (Outcome?)Outcome.Allow)));
        Assert.That(rules.ScopeFor(Planner, Orders).AllowsAnything, Is.False);
    }

    [Test]
    public void Where_it_would_change_nothing_there_is_nothing_to_tell()
    {
        var rules = Load("""
            - { name: all, then: allow }
            - { name: a, when: { effect: delete }, then: deny }
            - { name: b, when: { effect: delete }, then: deny, observe: true }
            """);
        Assert.That(rules.Decide(Do(Effect.Read)).Observed, Is.Null);
        Assert.That(rules.Decide(Do(Effect.Delete)).Observed, Is.Null);
    }

    [Test]
    public void An_observed_rule_about_opening_keeps_nothing_shut()
    {
        var opening = Load("""
            - { name: all, then: allow }
            - { name: shut, when: { effect: connect }, then: deny, observe: true }
            """).ScopeFor(Planner, Orders).DecideOpening()!;
        Assert.That((opening.Outcome, opening.Observed!.Rule), Is.EqualTo((Outcome.Allow, "shut")));
    }

    [Test]
    public void What_the_chain_would_have_met_is_told_too()
    {
        var rules = Load("""
            - { name: all, then: allow }
            - { name: not-writer, who: { agent: writer }, then: deny, observe: true }
            """);
        var decision = rules.DecideFor(Planner with { Actors = [new Actor("writer", null, [])] }, Orders, Do(Effect.Read));
        Assert.That((decision.Outcome, decision.Observed?.Rule), Is.EqualTo((Outcome.Allow, "not-writer")));
    }

    [Test]
    public void Explain_says_so()
    {
        var rules = Load("""
            - { name: all, then: allow }
            - { name: new, then: deny, observe: true }
            """);
        using var text = new StringWriter();
        ExplanationText.Write(text, PolicyExplainer.Explain(rules, Planner, Orders, new AccessSet("SELECT", [Do(Effect.Read)])) with { UnenforcedUntil = new DateTimeOffset(2026, 12, 31, 0, 0, 0, TimeSpan.Zero) });
        Assert.That(text.ToString(), Does.Contain("would  DENY  (new: the rule denies everything), if observed rules were enforced")
            .And.Contain("it is only observed, and changes nothing").And.Contain("NOT ENFORCING until 2026-12-31T00:00:00Z"));
    }

    [TestCase("observe: maybe", "2:36: \"observe\" is true or false")]
    [TestCase("observe: true, limit: { rows: 1 }", "a limit can't be observed: what is not enforced is not counted")]
    public void What_is_observed_must_be_clear(string keys, string problem) =>
        Assert.That(Errors($"rules:\n- {{ name: a, then: allow, {keys} }}"), Has.Some.Contains(problem));
}
