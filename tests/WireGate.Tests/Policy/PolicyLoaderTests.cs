using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Policy;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class PolicyLoaderTests
{
    [TestCase("{ then: allow }", "the rule has no \"name\"")]
    [TestCase("{ name: x }", "the rule has no \"then\": allow, deny, hold or mask")]
    [TestCase("{ name: A, then: allow }", "a name is 1 to 64 of a-z, 0-9 and -")]
    [TestCase("{ name: housekeeping, then: allow }", "the name \"housekeeping\" is the gate's own")]
    [TestCase("{ name: default-deny, then: allow }", "the name \"default-deny\" is the gate's own")]
    [TestCase("{ name: x, then: mask }", "a rule that masks says how")]
    [TestCase("{ name: x, then: alow }", "\"then\" is allow, deny, hold or mask; did you mean \"allow\"?")]
    [TestCase("{ name: x, then: deny, unknown: hold }", "\"unknown: hold\" of a deny rule needs an \"approval\": who decides")]
    [TestCase("{ name: x, then: deny, unknown: ingore }", "\"unknown\" is deny, ignore or hold; did you mean \"ignore\"?")]
    [TestCase("{ name: x, then: allow, unknown: ignore }", "\"unknown\" belongs to deny and hold rules: an allow rule never matches what it can't tell")]
    [TestCase("{ name: x, then: hold, unknown: deny }", "\"unknown\" of a hold rule is hold or ignore; left out, what can't be told is held where an allow rule covers it")]
    [TestCase("{ name: x, then: hold, when: { effect: unknown } }", "rule x holds what no rule can allow: say \"unknown: hold\", so that an approval lets it pass")]
    [TestCase("{ name: x, then: deny, when: { effect: unknown }, unknown: hold, approval: { wait: 1s } }", "rule x denies the effect unknown and holds it: say \"then: hold\"")]
    [TestCase("{ name: x, then: allow, who: { actor: nobody } }", "there is no agent \"nobody\"")]
    [TestCase("{ name: x, then: allow, who: { issuer: crop } }", "there is no issuer \"crop\"; did you mean \"corp\"?")]
    [TestCase("{ name: x, then: allow, who: { group: agnets } }", "there is no group \"agnets\"; did you mean \"agents\"?")]
    [TestCase("{ name: x, then: allow, who: { agent: nobody } }", "there is no agent \"nobody\"")]
    [TestCase("{ name: x, then: allow, who: { person: an } }", "there is no person \"an\"; did you mean \"ana\"?")]
    [TestCase("{ name: x, then: allow, where: { target: order-db } }", "there is no target \"order-db\"; did you mean \"orders-db\"?")]
    [TestCase("{ name: x, then: allow, where: { protocol: postgress } }", "there is no protocol \"postgress\"; did you mean \"postgres\"?")]
    [TestCase("{ name: x, then: allow, where: { label: { evn: prod } } }", "no target has a label \"evn\"; did you mean \"env\"?")]
    [TestCase("{ name: x, then: allow, where: { label: { env: prd } } }", "no target has the label env=prd; did you mean \"prod\"?")]
    [TestCase("{ name: x, then: allow, when: { effect: unknown } }", "rule x: what can't be determined can't be allowed")]
    [TestCase("{ name: x, then: deny, when: { effect: unknown }, unknown: ignore }", "rule x asks for the effect unknown and ignores it")]
    [TestCase("{ name: x, then: deny, unless: { effect: unknown } }", "rule x: the effect unknown can be no exception")]
    [TestCase("{ name: x, then: deny, when: { statement: SELEKT } }", "\"SELEKT\" is no statement; did you mean \"SELECT\"?; one of ")]
    [TestCase("{ name: x, then: deny, when: { table: a..b } }", "a component of the name is empty")]
    [TestCase("{ name: x, then: deny, when: { table: '\"a' } }", "a quote is not closed, or closes in the middle of a component")]
    [TestCase("{ name: x, then: deny, when: { file: /a** } }", "** must stand alone between slashes")]
    [TestCase("{ name: x, then: deny, when: { file: /a/../b } }", "the path holds an empty, . or .. segment and could never match")]
    [TestCase("{ name: x, then: deny, when: { table: a, host: b } }", "no protocol has table and host at once")]
    [TestCase("{ name: x, then: deny, where: { protocol: ssh }, when: { table: a } }", "ssh has no facet \"table\"; it has program, file, host, filter")]
    [TestCase("{ name: x, then: deny, where: { target: web-1 }, when: { table: a } }", "ssh has no facet \"table\"; it has program, file, host, filter")]
    [TestCase("{ name: x, then: deny, where: { target: web-1, protocol: postgres } }", "rule x: target web-1 speaks ssh, not postgres")]
    [TestCase("{ name: x, then: deny, where: { protocol: ssh }, when: { effect: schema } }", "rule x: ssh never has the effect schema")]
    [TestCase("{ name: x, then: deny, when: { host: a }, unless: { table: b } }", "no protocol that rule x applies to has a facet \"table\"")]
    [TestCase("{ name: x, then: deny, reason: \"a\\nb\" }", "\"reason\" is one line without control characters")]
    public void A_wrong_rule_does_not_load(string rule, string problem) =>
        Assert.That(Errors($"rules:\n  - {rule}"), Has.Some.Contains(problem));

    [TestCase("mask: redact", "mask")]
    [TestCase("enforce: false", "enforce")]
    public void Words_of_later_versions_are_unknown_keys(string entry, string key) =>
        Assert.That(Errors($"rules:\n  - {{ name: x, then: deny, {entry} }}"), Has.One.StartsWith($"2:28: unknown key \"{key}\""));

    [TestCase("who:")]
    [TestCase("who: {}")]
    [TestCase("who: { group: }")]
    [TestCase("who: { group: ~ }")]
    [TestCase("who: { group: [] }")]
    [TestCase("who: { group: [''] }")]
    [TestCase("where: { label: {} }")]
    [TestCase("when: { effect: [] }")]
    [TestCase("unless:")]
    [TestCase("unless: {}")]
    public void A_key_that_is_there_and_empty_never_means_everybody(string entry) =>
        Assert.That(Errors($"rules:\n  - name: x\n    then: allow\n    {entry}"), Has.One.EndsWith("is empty"));

    [Test]
    public void A_key_of_another_section_is_an_unknown_key() =>
        Assert.That(Errors("rules:\n  - { name: x, then: deny, who: { tabel: a } }"), Is.EqualTo(new[] { "2:35: unknown key \"tabel\"; known here: actor, agent, group, issuer, person, task" }));

    [Test]
    public void The_near_facet_is_told() =>
        Assert.That(Errors("rules:\n  - { name: x, then: deny, when: { tabel: a } }"), Has.One.StartsWith("2:36: unknown key \"tabel\"; did you mean \"table\"?"));

    [Test]
    public void Every_error_is_told_at_once_with_its_place()
    {
        var errors = Errors("""
            rules:
              - name: x
                who: { group: nobody, agnet: planner }
                when: { effect: raed }
                then: alow
              - { name: y, then: deny, when: { table: a.. } }
              - { name: y, then: allow }
            """);
        Assert.That(errors.Select(error => error[..error.IndexOf(' ')]), Is.EquivalentTo(new[] { "3:19:", "3:27:", "4:21:", "5:11:", "6:43:", "7:5:" }));
    }

    [Test]
    public void A_name_stands_once_in_all_files()
    {
        var error = Assert.Throws<ConfigException>(() => PolicyLoader.Load(
            [PolicyFile.Parse("a.yaml", new StringReader("rules: [{ name: x, then: allow }]")), PolicyFile.Parse("b.yaml", new StringReader("rules:\n- { name: x, then: deny }"))],
            Vocabulary));
        Assert.That(error!.Message, Is.EqualTo("b.yaml:2:3: there is a rule \"x\" already, at a.yaml:1:9"));
    }

    [TestCase("rules: 1", "\"rules\" is a list of rules, not a value")]
    [TestCase("rules: [1]", "\"a rule\" is a mapping, not a value")]
    [TestCase("rules: []\nother: 1", "unknown key \"other\"")]
    public void A_file_of_rules_holds_a_list_of_rules(string yaml, string problem) => Assert.That(Errors(yaml), Has.One.Contains(problem));

    [TestCase("")]
    [TestCase("rules:")]
    [TestCase("rules: []")]
    public void A_file_without_rules_loads(string yaml) => Assert.That(Errors(yaml), Is.Empty);

    [Test]
    public void Names_from_outside_can_not_be_checked_and_load() =>
        Assert.That(Load("- { name: x, who: { group: any, agent: one, person: cy }, then: allow }", Vocabulary with { Groups = null, Agents = null, People = null }).Rules, Has.Length.EqualTo(2));

    [Test]
    public void A_protocol_must_not_take_the_words_of_rules() =>
        Assert.Throws<ArgumentException>(() => Load(" []", Vocabulary with { Protocols = [PostgresSchema with { Facets = [Table with { Key = "group" }] }] }));

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void A_name_has_at_most_64_letters(int length, bool loads) =>
        Assert.That(Errors($"rules:\n  - {{ name: {new string('a', length)}, then: deny }}"), loads ? Is.Empty : Is.Not.Empty);

    [TestCase(1024, true)]
    [TestCase(1025, false)]
    public void A_pattern_has_at_most_1024_characters(int length, bool loads) =>
        Assert.That(Errors($"rules:\n  - {{ name: x, then: deny, when: {{ table: {new string('a', length)} }} }}"), loads ? Is.Empty : Is.Not.Empty);

    [Test]
    public void A_word_is_taken_in_any_case_and_means_the_protocols_own() =>
        Assert.That(Load("- { name: all, then: allow }\n- { name: x, when: { statement: drop database }, then: deny }")
            .Decide(Do(WireGate.Core.Effect.Schema, Whole(Statement, "DROP DATABASE"))).Rule, Is.EqualTo("x"));

    [Test]
    public void A_number_or_a_boolean_is_taken_as_it_is_written() =>
        Assert.That(Load("- { name: x, when: { table: 2024 }, then: allow }").Decide(Do(WireGate.Core.Effect.Read, Named(Table, "public.2024"))).Rule, Is.EqualTo("x"));
}
