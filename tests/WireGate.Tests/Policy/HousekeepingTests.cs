using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy.Rules;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class HousekeepingTests
{
    private static readonly Access Begin = new(Effect.Session, [], housekeeping: true);

    [Test]
    public void Housekeeping_passes_wherever_anything_is_allowed() =>
        Assert.That(Load("- { name: x, when: { table: a }, then: allow }").Decide(Begin) is { Outcome: Outcome.Allow, Rule: Rule.HousekeepingName });

    [Test]
    public void Housekeeping_does_not_pass_where_nothing_is_allowed() =>
        Assert.That(Load("- { name: x, where: { target: scratch }, then: allow }").Decide(Begin).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void The_same_effect_without_the_mark_is_no_housekeeping() =>
        Assert.That(Load("- { name: x, when: { table: a }, then: allow }").Decide(Do(Effect.Session)).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void Deny_rules_narrow_housekeeping() =>
        Assert.That(Load("- { name: all, then: allow }\n- { name: x, when: { effect: session }, then: deny }").Decide(Begin).Rule, Is.EqualTo("x"));

    [Test]
    public void What_is_unknown_is_no_housekeeping() =>
        Assert.That(Load("- { name: all, then: allow }").Decide(new Access(Effect.Unknown, [], housekeeping: true)).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void The_rule_that_allowed_something_else_is_named_rather_than_housekeeping() =>
        Assert.That(Load("- { name: x, when: { table: a }, then: allow }").Decide(Begin, Do(Effect.Read, Named(Table, "s.a"))).Rule, Is.EqualTo("x"));

    [Test]
    public void It_is_listed_like_any_other() =>
        Assert.That(Load("- { name: x, then: allow }").Rules.Select(rule => (rule.Name, rule.IsBuiltIn)), Is.EqualTo(new[] { ("x", false), (Rule.HousekeepingName, true) }));
}
