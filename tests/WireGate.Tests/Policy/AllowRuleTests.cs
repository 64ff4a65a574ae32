using NUnit.Framework;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class AllowRuleTests
{
    private const string ReadOrders = """
        - { name: read-orders, when: { effect: read, table: orders }, then: allow }
        """;

    [Test]
    public void Nothing_is_allowed_without_a_rule()
    {
        var decision = Load(" []").Decide(Do(Effect.Delete, Named(Table, "public.orders")));
        Assert.Multiple(() =>
        {
            Assert.That(decision.Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(decision.Rule, Is.EqualTo(Decision.NoRule));
            Assert.That(decision.Reason, Is.EqualTo("no rule allows delete on public.orders"));
        });
    }

    [Test]
    public void A_matching_rule_allows_and_is_named() =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Read, Named(Table, "public.orders"))) is { Outcome: Outcome.Allow, Rule: "read-orders" });

    [TestCase("public.customers", TestName = "Another_table_is_not_allowed")]
    [TestCase("orders.public", TestName = "Components_are_compared_from_the_right")]
    public void Another_value_is_not_allowed(string table) =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Read, Named(Table, table))).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void Another_effect_is_not_allowed() =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Write, Named(Table, "public.orders"))).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void Every_access_must_be_covered() =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Read, Named(Table, "public.orders")), Do(Effect.Write, Named(Table, "public.orders"))).Reason,
            Is.EqualTo("no rule allows write on public.orders"));

    [Test]
    public void Several_rules_together_may_cover_the_accesses()
    {
        var rules = Load(ReadOrders + "\n- { name: write-log, when: { effect: write, table: log }, then: allow }");
        Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "public.orders")), Do(Effect.Write, Named(Table, "public.log"))).Outcome, Is.EqualTo(Outcome.Allow));
    }

    [Test]
    public void Every_value_of_one_access_must_match_one_rule()
    {
        var rules = Load("- { name: some, when: { column: [a.id, a.name] }, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Named(Column, "public.a.id", "public.a.name"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Column, "public.a.id", "public.a.ssn"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Column, "public.a.ssn", "public.a.id"))).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void An_access_without_the_facet_is_not_covered() =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Read, Named(Column, "public.orders.id"))).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void A_facet_without_values_is_covered_for_it_names_nothing()
    {
        // count(*) reads the table and no column of it.
        var rules = Load("- { name: ids, when: { effect: read, table: orders, column: orders.id }, then: allow }");
        Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "public.orders"), Named(Column))).Outcome, Is.EqualTo(Outcome.Allow));
    }

    [Test]
    public void A_rule_found_only_by_a_facet_without_values_is_found() =>
        Assert.That(Load("- { name: ids, when: { column: orders.id }, then: allow }").Decide(Do(Effect.Read, Named(Column))).Outcome, Is.EqualTo(Outcome.Allow));

    [Test]
    public void An_unknown_facet_is_not_covered() =>
        Assert.That(Load("- { name: any-table, when: { table: '*' }, then: allow }").Decide(Do(Effect.Read, Facet.Unknown(Table))).Reason,
            Is.EqualTo("no rule allows read on a table that can't be determined"));

    [Test]
    public void A_facet_with_known_and_unknown_values_is_not_covered() =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Read, new Facet(Table, Values("public.orders"), unknown: true))).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void An_unknown_effect_is_never_allowed()
    {
        var access = new Access(Effect.Unknown, [Named(Function, "app.f")], description: "a function that nobody reviewed");
        var decision = Load("- { name: everything, then: allow }").Decide(access);
        Assert.Multiple(() =>
        {
            Assert.That(decision.Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(decision.Reason, Is.EqualTo("no rule allows what can't be determined on app.f: a function that nobody reviewed"));
        });
    }

    [Test]
    public void A_less_qualified_name_is_not_allowed() =>
        Assert.That(Load("- { name: one, when: { table: public.orders }, then: allow }").Decide(Do(Effect.Read, Named(Table, "orders"))).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void Implied_values_need_no_allow_rule() =>
        Assert.That(Load(ReadOrders).Decide(Do(Effect.Read, new Facet(Table, Values("public.orders"), Values("public.hidden")))).Outcome, Is.EqualTo(Outcome.Allow));

    [Test]
    public void Nothing_at_all_is_not_allowed() =>
        Assert.That(Load("- { name: everything, then: allow }").Decide().Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void Free_text_and_control_characters_do_not_get_into_the_reason()
    {
        var rules = Load(" []");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Execute, Whole(PolicyWorld.Program, "curl -u me:secret"))).Reason, Is.EqualTo("no rule allows execute on a program"));
            Assert.That(rules.Decide(Do(Effect.Read, Whole(Table, "a\r\nb\0"))).Reason, Is.EqualTo("no rule allows read on a??b?"));
        });
    }
}
