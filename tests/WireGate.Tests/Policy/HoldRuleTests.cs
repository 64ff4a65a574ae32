using NUnit.Framework;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class HoldRuleTests
{
    private const string Reads = "- { name: reads, when: { effect: read }, then: allow }\n";
    private const string Everything = "- { name: everything, then: allow }\n";
    private const string Deletes = "- { name: deletes, when: { effect: delete }, then: hold, reason: Rows are kept., hint: Ask., approval: { by: { group: dba } } }\n";

    private static readonly Access Delete = Do(Effect.Delete, Named(Table, "public.orders"));
    private static readonly Access Read = Do(Effect.Read, Named(Table, "public.orders"));
    private static readonly Access Unparsed = Do(Effect.Unknown);

    [Test]
    public void What_it_matches_is_held_with_its_terms()
    {
        var decision = Load(Everything + Deletes).Decide(Delete);
        Assert.Multiple(() =>
        {
            Assert.That((decision.Outcome, decision.Rule, decision.Reason, decision.Hint), Is.EqualTo((Outcome.Hold, "deletes", "Rows are kept.", "Ask.")));
            Assert.That(decision.Holds.Select(terms => terms.Rule), Is.EqualTo(new[] { "deletes" }));
            Assert.That(decision.Request, Is.Null);
        });
    }

    [Test]
    public void What_it_does_not_match_is_not() => Assert.That(Load(Everything + Deletes).Decide(Read).Outcome, Is.EqualTo(Outcome.Allow));

    [Test]
    public void One_access_is_enough() => Assert.That(Load(Everything + Deletes).Decide(Read, Delete).Outcome, Is.EqualTo(Outcome.Hold));

    [Test]
    public void Deny_is_stronger() =>
        Assert.That(Load(Everything + Deletes + "- { name: never, when: { table: orders }, then: deny }").Decide(Delete).Rule, Is.EqualTo("never"));

    [Test]
    public void A_denial_that_is_not_certain_is_stronger_too() =>
        Assert.That(Load(Everything + Deletes + "- { name: never, when: { table: secrets }, then: deny }").Decide(Do(Effect.Delete, Facet.Unknown(Table))).Outcome,
            Is.EqualTo(Outcome.Deny));

    [Test]
    public void Every_rule_that_holds_is_to_be_met_each_once()
    {
        var rules = Load(Everything + Deletes + "- { name: z-orders, when: { table: orders }, then: hold }\n- { name: a-public, when: { table: public.* }, then: hold }\n- { name: other, when: { table: other }, then: hold }");
        var decision = rules.Decide(Delete, Read, Delete);
        Assert.Multiple(() =>
        {
            Assert.That(decision.Holds.Select(terms => terms.Rule), Is.EqualTo(new[] { "a-public", "deletes", "z-orders" }));
            Assert.That(decision.Rule, Is.EqualTo("a-public"));
            Assert.That(rules.Decide(Delete, Read, Delete), Is.SameAs(decision), "made once for each combination");
        });
    }

    [Test]
    public void A_rule_that_is_found_by_several_values_counts_once() =>
        Assert.That(Load(Everything + "- { name: x, when: { table: [a, b] }, then: hold }").Decide(Do(Effect.Read, new Facet(Table, Values("s.a", "s.b"), Values("s.a")))).Holds,
            Has.Length.EqualTo(1));

    [Test]
    public void An_approval_lets_what_the_rule_says_pass_without_an_allow_rule() =>
        Assert.That(Load(Reads + Deletes).Decide(Delete, Read).Outcome, Is.EqualTo(Outcome.Hold));

    [Test]
    public void What_is_beside_it_needs_an_allow_rule_of_its_own()
    {
        var decision = Load(Reads + Deletes).Decide(Delete, Do(Effect.Write, Named(Table, "public.orders")));
        Assert.That((decision.Outcome, decision.Rule), Is.EqualTo((Outcome.Deny, Decision.NoRule)));
    }

    [Test]
    public void What_is_more_than_the_rule_says_needs_an_allow_rule()
    {
        const string Email = "- { name: email, when: { column: customers.email }, then: hold }\n";
        var both = Do(Effect.Read, Named(Column, "public.customers.id", "public.customers.email"));
        var writes = "- { name: writes, when: { effect: write }, then: allow }\n";
        Assert.Multiple(() =>
        {
            Assert.That(Load(Reads + Email).Decide(both).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(Load(writes + Email).Decide(both).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(Load(writes + Email).Decide(Do(Effect.Read, Named(Column, "public.customers.email"))).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(Load(writes + Email).Decide(Do(Effect.Read, new Facet(Column, Values("public.view.id"), Values("public.customers.email")))).Outcome,
                Is.EqualTo(Outcome.Deny), "reached, not named");
        });
    }

    [Test]
    public void It_lets_nobody_in_where_nothing_is_allowed()
    {
        var rules = Load(Deletes);
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(Planner, Orders).AllowsAnything, Is.False);
            Assert.That(rules.Decide(Delete).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(new Access(Effect.Session, [], housekeeping: true)).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void Who_and_where_narrow_it()
    {
        var rules = Load(Everything + "- { name: x, who: { group: dba }, where: { target: scratch }, when: { effect: delete }, then: hold }");
        var dba = MakePrincipal("planner", null, "dba");
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(dba, Scratch, Delete).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(rules.DecideFor(dba, Orders, Delete).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.DecideFor(Planner, Scratch, Delete).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [Test]
    public void An_exception_must_be_certain()
    {
        var rules = Load(Everything + "- { name: x, when: { effect: delete }, unless: { table: tmp.* }, then: hold }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Table, "tmp.a"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Table, "tmp.a", "public.a"))).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(rules.Decide(Do(Effect.Delete, Facet.Unknown(Table))).Outcome, Is.EqualTo(Outcome.Hold));
        });
    }

    [Test]
    public void What_may_be_meant_is_held_and_the_reason_says_that_it_is_not_certain()
    {
        var rules = Load(Everything + "- { name: x, when: { table: secrets }, then: hold, reason: Secret. }");
        var decision = rules.Decide(new Access(Effect.Read, [Facet.Unknown(Table)], description: "relation \"a\nb\" is not known"));
        Assert.Multiple(() =>
        {
            Assert.That(decision.Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(decision.Reason, Is.EqualTo("relation \"a?b\" is not known; it can't be told that this is not what the rule holds: Secret."));
        });
    }

    [Test]
    public void What_only_may_be_meant_needs_an_allow_rule() =>
        Assert.That(Load("- { name: orders, when: { table: orders }, then: allow }\n- { name: x, when: { table: secrets }, then: hold }").Decide(Do(Effect.Read, Facet.Unknown(Table))).Outcome,
            Is.EqualTo(Outcome.Deny));

    [TestCase("then: hold")]
    [TestCase("when: { effect: [read, write] }, then: hold")]
    [TestCase("when: { table: a }, then: hold")]
    public void What_is_not_even_parsed_is_denied_unless_the_rule_holds_the_unknown(string rule)
    {
        var held = rule + ", unknown: hold";
        Assert.Multiple(() =>
        {
            Assert.That(Load(Everything + $"- {{ name: x, {rule} }}").Decide(Unparsed).Rule, Is.EqualTo(Decision.NoRule));
            Assert.That(Load(Everything + $"- {{ name: x, {held} }}").Decide(Unparsed).Outcome, Is.EqualTo(Outcome.Hold));
        });
    }

    [Test]
    public void An_unknown_effect_is_held_by_a_rule_that_asks_for_it() =>
        Assert.That(Load(Everything + "- { name: x, when: { effect: unknown }, then: hold, unknown: hold }").Decide(Do(Effect.Unknown, Named(Function, "public.f"))).Outcome, Is.EqualTo(Outcome.Hold));

    [Test]
    public void Holding_the_unknown_covers_nothing_that_is_known_to_be_other()
    {
        var rules = Load("- { name: a, when: { table: a }, then: allow }\n- { name: x, when: { table: a, effect: read }, then: hold, unknown: hold }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Unknown, Named(Table, "s.a"))).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(rules.Decide(Do(Effect.Unknown, Named(Table, "s.b"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Unknown, Named(Table, "s.a", "s.b"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Unknown, Named(Function, "s.f"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Write, Facet.Unknown(Column))).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void An_unknown_effect_that_a_deny_rule_may_mean_is_denied_by_it()
    {
        const string Hold = Everything + "- { name: x, then: hold, unknown: hold }\n";
        Assert.Multiple(() =>
        {
            Assert.That(Load(Hold + "- { name: never, when: { table: secrets }, then: deny }").Decide(Unparsed).Rule, Is.EqualTo("never"));
            Assert.That(Load(Hold + "- { name: never, when: { table: secrets }, then: deny, unknown: ignore }").Decide(Unparsed).Rule, Is.EqualTo("x"));
        });
    }

    [Test]
    public void Ignoring_the_unknown_holds_only_what_surely_is_meant()
    {
        var rules = Load(Everything + "- { name: x, when: { table: secrets }, then: hold, unknown: ignore }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Facet.Unknown(Table))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "s.secrets"))).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(rules.Decide(Unparsed).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void A_deny_rule_may_send_what_can_not_be_told_to_a_person()
    {
        var rules = Load(Everything + "- { name: x, when: { table: secrets }, then: deny, unknown: hold, approval: { by: { group: dba } } }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "s.secrets"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Read, Facet.Unknown(Table))).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(rules.Decide(Unparsed).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "s.other"))).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [Test]
    public void Another_deny_rule_that_may_be_meant_still_denies_it() =>
        Assert.That(Load(Everything + "- { name: x, when: { table: secrets }, then: deny, unknown: hold, approval: { wait: 1s } }\n- { name: y, when: { table: keys }, then: deny }")
            .Decide(Unparsed).Rule, Is.EqualTo("y"));

    [Test]
    public void A_rule_about_everything_leaves_alone_what_drivers_send()
    {
        var begin = new Access(Effect.Session, [Whole(Statement, "SELECT")], housekeeping: true);
        Assert.Multiple(() =>
        {
            Assert.That(Load(Everything + "- { name: x, then: hold }").Decide(begin).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(Load(Everything + "- { name: x, then: hold }").Decide(begin, Read).Outcome, Is.EqualTo(Outcome.Hold));
            Assert.That(Load(Everything + "- { name: x, when: { statement: SELECT }, then: hold }").Decide(begin).Outcome, Is.EqualTo(Outcome.Hold));
        });
    }

    [Test]
    public void A_path_that_does_not_say_where_it_leads_is_held() =>
        Assert.That(Load(Everything + "- { name: x, where: { protocol: postgres }, when: { file: /etc/passwd }, then: hold }").Decide(Do(Effect.Read, Whole(ServerFile, "/a/../etc/passwd"))).Outcome,
            Is.EqualTo(Outcome.Hold));

    [Test]
    public void Without_a_reason_the_rule_tells_its_conditions() =>
        Assert.That(Load(Everything + "- { name: x, when: { effect: delete }, then: hold }").Decide(Delete).Reason, Is.EqualTo("the rule holds delete"));
}
