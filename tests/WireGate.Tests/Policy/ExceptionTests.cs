using NUnit.Framework;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class ExceptionTests
{
    private const string Everything = "- { name: everything, then: allow }\n";

    [Test]
    public void A_group_is_excepted_from_a_deny_rule()
    {
        var rules = Load(Everything + "- { name: no-schema, when: { effect: schema }, unless: { group: migrators }, then: deny }");
        var access = Do(Effect.Schema, Named(Table, "public.a"));
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(MakePrincipal("planner", null, "agents", "migrators"), Orders, access).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.DecideFor(MakePrincipal("planner", null, "agents"), Orders, access).Rule, Is.EqualTo("no-schema"));
        });
    }

    [Test]
    public void Every_key_of_an_exception_must_hold()
    {
        var rules = Load(Everything + "- { name: no-delete, when: { effect: delete }, unless: { group: migrators, table: tmp.* }, then: deny }");
        var migrator = MakePrincipal("planner", null, "migrators");
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(migrator, Orders, Do(Effect.Delete, Named(Table, "tmp.a"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.DecideFor(migrator, Orders, Do(Effect.Delete, Named(Table, "public.a"))).Rule, Is.EqualTo("no-delete"));
            Assert.That(rules.DecideFor(Planner, Orders, Do(Effect.Delete, Named(Table, "tmp.a"))).Rule, Is.EqualTo("no-delete"));
        });
    }

    [Test]
    public void The_exception_of_a_deny_rule_must_be_certain()
    {
        var rules = Load(Everything + "- { name: no-delete, when: { effect: delete }, unless: { table: tmp.* }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Delete, Facet.Unknown(Table))).Rule, Is.EqualTo("no-delete"));
            Assert.That(rules.Decide(Do(Effect.Delete)).Rule, Is.EqualTo("no-delete"));
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Table))).Rule, Is.EqualTo("no-delete"));
            Assert.That(rules.Decide(Do(Effect.Delete, Named(Table, "tmp.a", "public.a"))).Rule, Is.EqualTo("no-delete"));
            Assert.That(rules.Decide(Do(Effect.Delete, new Facet(Table, Values("tmp.a"), unknown: true))).Rule, Is.EqualTo("no-delete"));
        });
    }

    [Test]
    public void What_is_reached_without_being_named_is_not_excepted()
    {
        var rules = Load(Everything + "- { name: no-delete, when: { effect: delete }, unless: { table: tmp.* }, then: deny }");
        Assert.That(rules.Decide(Do(Effect.Delete, new Facet(Table, Values("tmp.a"), Values("public.cascaded")))).Rule, Is.EqualTo("no-delete"));
    }

    [Test]
    public void What_is_only_reached_excepts_nothing()
    {
        var rules = Load(Everything + "- { name: no-delete, when: { effect: delete }, unless: { table: tmp.* }, then: deny }");
        Assert.That(rules.Decide(Do(Effect.Delete, new Facet(Table, [], Values("tmp.a")))).Rule, Is.EqualTo("no-delete"));
    }

    [Test]
    public void An_exception_takes_values_out_of_the_rule()
    {
        var rules = Load(Everything + "- { name: no-ssn, when: { column: '*.ssn' }, unless: { column: test.ssn }, then: deny }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Named(Column, "public.test.ssn", "public.test.name"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Column, "public.test.ssn", "public.people.ssn"))).Rule, Is.EqualTo("no-ssn"));
            Assert.That(rules.Decide(Do(Effect.Read, new Facet(Column, Values("public.test.ssn"), Values("public.people.ssn")))).Rule, Is.EqualTo("no-ssn"));
        });
    }

    [Test]
    public void An_uncertain_exception_of_an_allow_rule_applies()
    {
        var rules = Load("- { name: reads, when: { effect: read }, unless: { table: hr.* }, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "public.a"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Setting, "x"))).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "hr.a"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Read, Named(Table, "public.a", "hr.a"))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Read, Facet.Unknown(Table))).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.Decide(Do(Effect.Read, new Facet(Table, Values("public.v"), Values("hr.a")))).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void A_target_is_excepted_from_an_allow_rule()
    {
        var rules = Load("- { name: reads, when: { effect: read }, unless: { label: { env: prod } }, then: allow }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.DecideFor(Planner, Orders, Do(Effect.Read)).Outcome, Is.EqualTo(Outcome.Deny));
            Assert.That(rules.DecideFor(Planner, Scratch, Do(Effect.Read)).Outcome, Is.EqualTo(Outcome.Allow));
            Assert.That(rules.ScopeFor(Planner, Orders).AllowsAnything, Is.False);
        });
    }

    [Test]
    public void A_deny_rule_holds_where_its_exception_is_no_facet_of_the_protocol()
    {
        var rules = Load(Everything + "- { name: no-delete, when: { effect: delete }, unless: { table: tmp.* }, then: deny }");
        Assert.That(rules.DecideFor(Planner, Web, Do(Effect.Delete, Whole(ShellFile, "/x"))).Rule, Is.EqualTo("no-delete"));
    }

    [Test]
    public void An_allow_rule_does_not_apply_where_its_exception_is_no_facet_of_the_protocol()
    {
        var rules = Load("- { name: deletes, when: { effect: delete }, unless: { table: hr.* }, then: allow }");
        Assert.That(rules.ScopeFor(Planner, Web).AllowsAnything, Is.False);
    }
}
