using NUnit.Framework;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class DenyRuleTests
{
    private const string Everything = "- { name: everything, then: allow }\n";
    private const string NoSecrets = Everything + "- { name: no-secrets, when: { table: secrets }, then: deny, reason: Secret., hint: Ask. }\n";

    [Test]
    public void Deny_is_stronger_than_allow()
    {
        var decision = Load(NoSecrets).Decide(Do(Effect.Read, Named(Table, "public.secrets")));
        Assert.That(decision, Is.EqualTo(new Decision(Outcome.Deny, "no-secrets", "Secret.", "Ask.")));
    }

    [Test]
    public void One_access_is_enough() =>
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Read, Named(Table, "public.a")), Do(Effect.Read, Named(Table, "public.secrets"))).Rule, Is.EqualTo("no-secrets"));

    [Test]
    public void One_value_is_enough() =>
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Read, Named(Table, "public.a", "public.secrets"))).Rule, Is.EqualTo("no-secrets"));

    [Test]
    public void An_implied_value_is_enough() =>
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Read, new Facet(Table, Values("public.view"), Values("public.secrets")))).Rule, Is.EqualTo("no-secrets"));

    [Test]
    public void Other_values_pass() =>
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Read, Named(Table, "public.a"))).Outcome, Is.EqualTo(Outcome.Allow));

    [Test]
    public void An_absent_facet_passes() =>
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Session)).Outcome, Is.EqualTo(Outcome.Allow));

    [Test]
    public void An_unknown_facet_is_denied_and_the_reason_says_that_it_is_not_certain()
    {
        var decision = Load(NoSecrets).Decide(Do(Effect.Read, Facet.Unknown(Table)));
        Assert.Multiple(() =>
        {
            Assert.That(decision.Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(decision.Rule, Is.EqualTo("no-secrets"));
            Assert.That(decision.Reason, Is.EqualTo("it can't be told that this is not what the rule denies: Secret."));
        });
    }

    [Test]
    public void An_uncertain_denial_says_first_what_is_not_known()
    {
        var access = new Access(Effect.Read, [Facet.Unknown(Table)], description: "relation \"nosuch\" is not\nknown");
        Assert.That(Load(NoSecrets).Decide(access).Reason,
            Is.EqualTo("relation \"nosuch\" is not?known; it can't be told that this is not what the rule denies: Secret."));
    }

    [Test]
    public void A_certain_denial_is_shown_before_an_uncertain_one() =>
        Assert.That(Load(NoSecrets + "- { name: zz-no-writes, when: { effect: write }, then: deny }").Decide(Do(Effect.Write, Facet.Unknown(Table))).Rule,
            Is.EqualTo("zz-no-writes"));

    [Test]
    public void Every_condition_must_hold()
    {
        var rules = Load(Everything + "- { name: no-mass, when: { effect: [write, delete], filter: none }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Table, "public.a"), Named(Filter, "none"))).Rule, Is.EqualTo("no-mass"));
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Table, "public.a"), Named(Filter, "present"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "public.a"), Named(Filter, "none"))).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [Test]
    public void A_rule_on_the_effect_unknown_explains_what_it_denies() =>
        Assert.That(Load(Everything + "- { name: reviewed-only, when: { effect: unknown }, then: deny, reason: Ask for a review. }").Decide(Do(Effect.Unknown)).Reason,
            Is.EqualTo("Ask for a review."));

    [TestCase("- { name: x, when: { table: secrets }, then: deny }", "x")]
    [TestCase("- { name: x, when: { table: secrets }, unknown: deny, then: deny }", "x")]
    [TestCase("- { name: x, when: { table: secrets }, unknown: ignore, then: deny }", "everything")]
    public void Unknown_ignore_passes_an_unknown_facet(string rule, string decides) =>
        Assert.That(Load(Everything + rule).Decide(Do(Effect.Read, Facet.Unknown(Table))).Rule, Is.EqualTo(decides));

    [Test]
    public void Unknown_ignore_still_denies_what_is_known()
    {
        var rules = Load(Everything + "- { name: x, when: { table: secrets }, unknown: ignore, then: deny }");
        Assert.That(rules.Decide(Do(Effect.Read, new Facet(Table, [], Values("public.secrets"), unknown: true))).Rule, Is.EqualTo("x"));
    }

    [Test]
    public void A_name_that_is_less_qualified_than_the_pattern_may_be_meant()
    {
        var rules = Load(Everything + "- { name: x, when: { table: hr.public.secrets }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "public.secrets"))).Rule, Is.EqualTo("x"));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "secrets"))).Rule, Is.EqualTo("x"));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "hr.public.secrets"))).Rule, Is.EqualTo("x"));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "crm.public.secrets"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "app.secrets"))).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [Test]
    public void A_path_that_does_not_say_where_it_leads_may_be_meant()
    {
        var rules = Load(Everything + "- { name: no-etc, where: { protocol: postgres }, when: { file: /etc/passwd }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Whole(ServerFile, "/data/../etc/passwd"))).Rule, Is.EqualTo("no-etc"));
            Assert.That(rules.Decide(Do(Effect.Read, Whole(ServerFile, "//etc//passwd"))).Rule, Is.EqualTo("no-etc"));
            Assert.That(rules.Decide(Do(Effect.Read, Whole(ServerFile, "/data/x"))).Outcome, Is.EqualTo(Outcome.Allow));
        });
    }

    [Test]
    public void A_path_that_does_not_say_where_it_leads_is_not_allowed() =>
        Assert.That(Load("- { name: data, when: { file: /data/** }, then: allow }").Decide(Do(Effect.Read, Whole(ServerFile, "/data/../etc/passwd"))).Outcome, Is.EqualTo(Outcome.Deny));

    [Test]
    public void A_protocol_that_makes_its_definitions_anew_is_judged_all_the_same()
    {
        var again = Table with { };
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Read, Named(again, "public.secrets"))).Rule, Is.EqualTo("no-secrets"));
    }

    [Test]
    public void Two_facets_of_one_kind_are_both_judged() =>
        Assert.That(Load(NoSecrets).Decide(Do(Effect.Read, Named(Table, "public.a"), Named(Table, "public.secrets"))).Rule, Is.EqualTo("no-secrets"));

    [Test]
    public void Without_a_reason_the_rule_tells_its_conditions() =>
        Assert.That(Load(Everything + "- { name: x, when: { effect: [write, delete], table: [a, b, c, d] }, then: deny }").Decide(Do(Effect.Write, Named(Table, "s.d"))).Reason,
            Is.EqualTo("the rule denies write, delete on table a, b, c …"));
}
