using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Policy;
using WireGate.Policy.Explaining;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

internal sealed class MaskRuleTests
{
    private const string Reads = "- { name: reads, when: { effect: read }, then: allow }\n";

    private static readonly FacetValue Ssn = new("public", "customers", "ssn");
    private static readonly FacetValue Name = new("public", "customers", "name");

    [TestCase("customers.ssn")]
    [TestCase("public.customers.ssn")]
    [TestCase("\"*.ssn\"")]
    [TestCase("[id, \"*.customers.s*\"]")]
    public void Column_is_masked_by_every_form_of_its_name(string pattern)
    {
        var masks = Masks($"- {{ name: hide, when: {{ column: {pattern} }}, then: mask, mask: redact }}");
        Assert.Multiple(() =>
        {
            Assert.That(masks.Find(Ssn), Is.EqualTo(new Mask("hide", MaskMethod.Redact)));
            Assert.That(masks.Find(Name), Is.Null);
            Assert.That(masks.ColumnRules, Is.EqualTo(new[] { "hide" }));
        });
    }

    [TestCase("redact", MaskMethod.Redact, null)]
    [TestCase("partial", MaskMethod.Partial, null)]
    [TestCase("hash", MaskMethod.Hash, null)]
    [TestCase("null", MaskMethod.Null, null)]
    [TestCase("\"null\"", MaskMethod.Null, null)]
    [TestCase("{ fixed: \"not for you\" }", MaskMethod.Fixed, "not for you")]
    public void Each_method_is_read(string mask, MaskMethod method, string? text) =>
        Assert.That(Masks($"- {{ name: hide, when: {{ column: ssn }}, then: mask, mask: {mask} }}").Find(Ssn), Is.EqualTo(new Mask("hide", method) { Text = text }));

    [Test]
    public void Mask_allows_nothing_by_itself()
    {
        var scope = Load("- { name: hide, when: { column: ssn }, then: mask, mask: redact }").ScopeFor(Planner, Orders);
        var read = new AccessSet("SELECT", [new Access(Effect.Read, [Facet.Of(Column, Ssn)])]);
        Assert.Multiple(() =>
        {
            Assert.That(scope.AllowsAnything, Is.False);
            Assert.That(scope.Decide(read).Outcome, Is.EqualTo(Outcome.Deny));
        });
    }

    [Test]
    public void Mask_denies_nothing_by_itself() =>
        Assert.That(Load(Reads + "- { name: hide, when: { column: ssn }, then: mask, mask: redact }").ScopeFor(Planner, Orders)
            .Decide(new AccessSet("SELECT", [new Access(Effect.Read, [Facet.Of(Column, Ssn)])])).Outcome, Is.EqualTo(Outcome.Allow));

    [TestCase("partial", "redact", MaskMethod.Redact)]
    [TestCase("partial", "hash", MaskMethod.Hash)]
    [TestCase("hash", "{ fixed: x }", MaskMethod.Fixed)]
    [TestCase("redact", "{ fixed: x }", MaskMethod.Redact)]
    [TestCase("redact", "null", MaskMethod.Null)]
    public void Of_two_masks_the_stricter_holds(string one, string other, MaskMethod expected)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Both(one, other), Is.EqualTo(expected));
            Assert.That(Both(other, one), Is.EqualTo(expected));
        });

        static MaskMethod? Both(string one, string other) => Masks(
            $"- {{ name: a, when: {{ column: ssn }}, then: mask, mask: {one} }}\n- {{ name: b, when: {{ column: ssn }}, then: mask, mask: {other} }}").Find(Ssn)?.Method;
    }

    [TestCase("allow", "allow", true)]
    [TestCase("allow", "deny", false)]
    [TestCase("deny", "allow", false)]
    public void Predicates_are_allowed_where_every_mask_allows_them(string one, string other, bool expected)
    {
        var masks = Masks($"- {{ name: a, when: {{ column: ssn }}, then: mask, mask: redact, predicates: {one} }}\n"
            + $"- {{ name: b, when: {{ column: ssn }}, then: mask, mask: partial, predicates: {other} }}");
        Assert.That(masks.Find(Ssn)!.AllowsPredicates, Is.EqualTo(expected));
    }

    [Test]
    public void Predicates_are_denied_unless_the_rule_allows_them() =>
        Assert.That(Masks("- { name: hide, when: { column: ssn }, then: mask, mask: redact }").Find(Ssn)!.AllowsPredicates, Is.False);

    [Test]
    public void Detectors_are_no_mask_of_a_column()
    {
        var masks = Masks("- { name: hide, when: { detect: [email, card] }, then: mask, mask: partial }");
        Assert.Multiple(() =>
        {
            Assert.That(masks.IsEmpty, Is.False);
            Assert.That(masks.Detectors.Single().Detectors, Is.EqualTo(new[] { "email", "card" }));
            Assert.That(masks.Find(Ssn), Is.Null);
            Assert.That(masks.ColumnRules, Is.Empty);
        });
    }

    [TestCase("who: { group: agents }", false)]
    [TestCase("who: { group: dba }", true)]
    [TestCase("where: { label: { env: prod } }", false)]
    [TestCase("where: { label: { env: dev } }", true)]
    [TestCase("unless: { group: agents }", true)]
    [TestCase("unless: { group: agents, target: scratch }", false)]
    public void Mask_is_for_whom_and_where_it_says(string condition, bool isEmpty) =>
        Assert.That(Masks($"- {{ name: hide, {condition}, when: {{ column: ssn }}, then: mask, mask: redact }}").IsEmpty, Is.EqualTo(isEmpty));

    [Test]
    public void What_is_hidden_from_one_of_a_chain_is_hidden_from_all()
    {
        var principal = Planner with { Actors = [new Actor("writer", "bo", ["migrators"])] };
        var rules = Load(Reads + "- { name: hide, who: { agent: writer }, when: { column: ssn }, then: mask, mask: redact }");
        Assert.Multiple(() =>
        {
            Assert.That(rules.ScopeFor(principal, Orders).Masks.Find(Ssn)?.Rule, Is.EqualTo("hide"));
            Assert.That(rules.ScopeFor(Planner, Orders).Masks.IsEmpty, Is.True);
        });
    }

    [Test]
    public void Agents_to_whom_the_same_rules_apply_share_one_object()
    {
        var rules = Load(Reads + "- { name: hide, when: { column: ssn }, then: mask, mask: redact }");
        Assert.That(rules.ScopeFor(MakePrincipal("writer", null, "agents"), Orders).Masks, Is.SameAs(rules.ScopeFor(Planner, Orders).Masks));
    }

    [TestCase("- { name: x, then: mask, mask: redact }", "1:3: a rule that masks says what")]
    [TestCase("- { name: x, when: { column: ssn }, then: mask }", "1:3: a rule that masks says how")]
    [TestCase("- { name: x, when: { column: ssn, detect: email }, then: mask, mask: redact }", "1:20: a rule masks columns or what detectors find")]
    [TestCase("- { name: x, when: { effect: read, column: ssn }, then: mask, mask: redact }", "1:21: unknown key \"effect\"")]
    [TestCase("- { name: x, when: { detect: emial }, then: mask, mask: redact }", "1:30: there is no detector \"emial\"; did you mean \"email\"?")]
    [TestCase("- { name: x, when: { column: ssn }, then: mask, mask: blur }", "1:55: \"mask\" is redact, partial, hash, null or fixed")]
    [TestCase("- { name: x, when: { column: ssn }, then: mask, mask: fixed }", "1:55: \"fixed\" needs its text")]
    [TestCase("- { name: x, when: { column: ssn }, then: mask, mask: redact, predicates: maybe }", "1:75: \"predicates\" is deny or allow")]
    [TestCase("- { name: x, when: { detect: email }, then: mask, mask: redact, predicates: allow }", "1:77: \"predicates\" belongs to masks of columns")]
    [TestCase("- { name: x, when: { column: ssn }, then: mask, mask: redact, approval: { wait: 1s } }", "1:63: \"approval\" has no meaning in a rule that masks")]
    [TestCase("- { name: x, where: { target: web-1 }, when: { column: ssn }, then: mask, mask: redact }", "1:3: rule x: ssh has no columns")]
    [TestCase("- { name: x, when: { column: ssn }, unless: { effect: read }, then: mask, mask: redact }", "1:47: unknown key \"effect\"")]
    [TestCase("- { name: x, when: { column: \"a..b\" }, then: mask, mask: redact }", "1:30: a component of the name is empty")]
    public void What_is_wrong_is_told_with_its_place(string rule, string expected) =>
        Assert.That(Errors("rules:\n" + rule).Select(error => error.Replace("2:", "1:", StringComparison.Ordinal)), Has.Some.StartsWith(expected));

    [Test]
    public void Two_rules_of_one_name_are_refused_also_where_one_masks() =>
        Assert.That(Errors("rules:\n" + Reads + "- { name: reads, when: { column: ssn }, then: mask, mask: redact }"), Has.Some.Contains("there is a rule \"reads\" already"));

    [Test]
    public void Explanation_shows_what_is_masked()
    {
        var rules = Load(Reads + "- { name: hide, when: { column: ssn }, then: mask, mask: hash, predicates: allow }\n- { name: look, when: { detect: email }, then: mask, mask: redact }");
        var read = new AccessSet("SELECT", [new Access(Effect.Read, [Facet.Of(Table, new FacetValue("public", "customers")), new Facet(Column, [Ssn, Name])])]);
        using var text = new StringWriter();
        ExplanationText.Write(text, PolicyExplainer.Explain(rules, Planner, Orders, read));
        Assert.That(text.ToString(), Does.Contain("masks  public.customers.ssn: hash by hide, may be filtered by").And.Contain("masks  what looks like email: redact by look"));
    }

    private static IMasks Masks(string rules) => Load(Reads + rules).ScopeFor(Planner, Orders).Masks;
}
