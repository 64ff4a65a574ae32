using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class GuardrailsTests
{
    private static readonly RuleSet Rules = PolicyLoader.Load(
        [PolicyFile.Parse("guardrails.yaml", new StringReader(Guardrails.Yaml("postgres")!)), PolicyFile.Parse("rules.yaml", new StringReader("rules: [{ name: all, then: allow }]"))],
        Vocabulary);

    private static IEnumerable<TestCaseData> Accesses()
    {
        yield return Case("no-drop-database", Do(Effect.Schema, Whole(Statement, "DROP DATABASE"), Named(Database, "orders")));
        yield return Case("no-drop-database", Do(Effect.Schema, Whole(Statement, "DROP SCHEMA"), Named(OtherObject, "app")));
        yield return Case("no-unfiltered-writes", Do(Effect.Delete, Whole(Statement, "DELETE"), Named(Table, "public.a"), Named(Filter, "none")));
        yield return Case("no-unfiltered-writes", Do(Effect.Write, Whole(Statement, "UPDATE"), Named(Table, "public.a"), Named(Filter, "none")));
        yield return Case("no-unfiltered-writes", Do(Effect.Delete, Whole(Statement, "TRUNCATE TABLE"), Named(Table, "public.a"), Named(Filter, "none")));
        yield return Case("no-access-control", Do(Effect.AccessControl, Named(Role, "bo")));
        yield return Case("no-server-configuration", Do(Effect.Write, Whole(Statement, "ALTER SYSTEM"), Named(Setting, "ssl")));
        yield return Case("no-server-files", Do(Effect.Read, Whole(ServerFile, "/etc/passwd")));
        yield return Case("no-server-files", Do(Effect.Read, Whole(ServerFile, "../x")));
        yield return Case("no-server-programs", Do(Effect.Execute, Whole(PolicyWorld.Program, "id")));
        yield return Case("no-server-functions", Do(Effect.Read, Named(Function, "pg_catalog.pg_read_binary_file")));
        yield return Case("no-server-functions", Do(Effect.Execute, Named(Function, "pg_terminate_backend")));
        yield return Case("all", Do(Effect.Delete, Whole(Statement, "DELETE"), Named(Table, "public.a"), Named(Filter, "present")));
        yield return Case("all", Do(Effect.Write, Whole(Statement, "COPY"), Named(Table, "public.a")));
        yield return Case("all", Do(Effect.Read, Whole(Statement, "SELECT"), Named(Table, "public.a"), Named(Function, "pg_catalog.lower")));
    }

    [TestCaseSource(nameof(Accesses))]
    public void The_guardrails_deny_what_they_say_and_no_more(Access access, string rule) =>
        Assert.That(Rules.Decide(access).Rule, Is.EqualTo(rule));

    [Test]
    public void What_they_deny_is_held_with_the_words_that_they_show()
    {
        var text = Guardrails.Yaml("postgres")!;
        var shown = text.Split('\n').Select(line => line.TrimStart('#').Trim()).Where(line => line is "then: hold" || line.StartsWith("approval:", StringComparison.Ordinal));
        var held = text.Replace("    then: deny\n", string.Concat(shown.Select(line => $"    {line}\n")), StringComparison.Ordinal);
        var rules = PolicyLoader.Load(
            [PolicyFile.Parse("guardrails.yaml", new StringReader(held)), PolicyFile.Parse("rules.yaml", new StringReader("rules: [{ name: all, then: allow }]"))], Vocabulary);
        foreach (var one in Accesses().Where(one => one.Arguments[1] is not "all"))
        {
            var decision = rules.Decide((Access)one.Arguments[0]!);
            Assert.That((decision.Outcome, decision.Rule), Is.EqualTo((Outcome.Hold, (string)one.Arguments[1]!)));
        }
    }

    [Test]
    public void No_guardrails_ship_for_a_protocol_that_nobody_thought_about() => Assert.That(Guardrails.Yaml("gopher"), Is.Null);

    private static TestCaseData Case(string rule, Access access) =>
        new TestCaseData(access, rule).SetArgDisplayNames(string.Join(' ', access.Facets.Select(facet => facet.Values[0].Text)), rule);
}
