using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

[NonParallelizable]
public sealed class DecisionCostTests
{
    private const string Patterns = """
        - { name: z-any, when: { effect: session }, then: allow }
        - { name: z-deny-wild, when: { table: 'hidden_*' }, then: deny }
        - { name: z-deny-path, when: { file: /etc/** }, then: deny }
        - { name: z-deny-program, when: { program: 'rm *' }, then: deny }
        - { name: z-hold-deletes, when: { effect: delete }, then: hold }
        - { name: z-hold-wild, when: { table: 'held_*' }, then: hold }
        - { name: z-hold, when: { table: held }, then: hold }
        - { name: z-except, when: { column: '*.ssn' }, unless: { column: test.ssn }, then: deny }
        """;

    private static readonly AccessSet Operation = new("SELECT",
    [
        Do(Effect.Read, Whole(Statement, "SELECT"), new Facet(Table, Values("public.t7"), Values("public.base7")), Named(Column, "public.t7.a", "public.t7.b", "public.test.ssn")),
        Do(Effect.Session, Whole(Statement, "SELECT"), Named(Setting, "x")),
        new Access(Effect.Session, [], housekeeping: true),
    ]);

    [TestCase(10)]
    [TestCase(10_000)]
    public void An_allowed_decision_allocates_what_is_written_down(int rules)
    {
        var scope = Load(Many(rules) + Patterns).ScopeFor(Planner, Orders);
        Assert.That(scope.Decide(Operation).Rule, Is.EqualTo("r7"));
        Assert.That(Allocated(scope, Operation), Is.LessThanOrEqualTo(WrittenDown("RuleDecision.Allowed")));
    }

    [Test]
    public void A_decision_by_a_deny_rule_allocates_what_is_written_down()
    {
        var scope = Load(Many(100) + Patterns).ScopeFor(Planner, Orders);
        var denied = new AccessSet("SELECT", [Do(Effect.Read, Named(Table, "public.hidden_x"))]);
        Assert.That(scope.Decide(denied).Rule, Is.EqualTo("z-deny-wild"));
        Assert.That(Allocated(scope, denied), Is.LessThanOrEqualTo(WrittenDown("RuleDecision.DeniedByRule")));
    }

    [Test]
    public void A_hold_allocates_what_is_written_down()
    {
        var scope = Load(Many(100) + Patterns).ScopeFor(Planner, Orders);
        var held = new AccessSet("SELECT", [Do(Effect.Read, Named(Table, "public.t7")), Do(Effect.Delete, Named(Table, "public.held"))]);
        Assert.That(scope.Decide(held).Holds, Has.Length.EqualTo(2));
        Assert.That(Allocated(scope, held), Is.LessThanOrEqualTo(WrittenDown("RuleDecision.Held")));
    }

    [Test]
    public void An_allowed_decision_for_a_chain_allocates_what_is_written_down()
    {
        var scope = Load(Many(100) + Patterns).ScopeFor(Planner with { Actors = [new Actor("writer", null, ["agents"])] }, Orders);
        Assert.That(scope.Decide(Operation).Rule, Is.EqualTo("r7"));
        Assert.That(Allocated(scope, Operation), Is.LessThanOrEqualTo(WrittenDown("RuleDecision.AllowedForChain")));
    }

    [Test]
    public void A_default_denial_allocates_what_is_written_down()
    {
        var scope = Load(Many(100) + Patterns).ScopeFor(Planner, Orders);
        var denied = new AccessSet("SELECT", [Do(Effect.Read, Named(Table, "public.other"))]);
        Assert.That(scope.Decide(denied).Rule, Is.EqualTo(Decision.NoRule));
        Assert.That(Allocated(scope, denied), Is.LessThanOrEqualTo(WrittenDown("RuleDecision.DeniedByDefault")));
    }

    [Test]
    public void Asking_for_a_scope_again_is_only_a_look_up()
    {
        var rules = Load(Many(10_000));
        _ = rules.ScopeFor(Planner, Orders);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = rules.ScopeFor(Planner, Orders);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1024));
    }

    [Test]
    public void Agents_that_come_to_the_same_rules_share_their_memory()
    {
        var rules = Load(Many(10_000));
        _ = rules.ScopeFor(Planner, Orders);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100; i++) _ = rules.ScopeFor(MakePrincipal($"agent-{i}", null, "agents"), Orders);
        Assert.That((GC.GetTotalMemory(forceFullCollection: true) - before) / 100, Is.LessThan(4096));
        GC.KeepAlive(rules);
    }

    /// <summary>Bytes per operation. Rounded up: one byte in a hundred operations is one too many.</summary>
    private static long Allocated(IPolicyScope scope, AccessSet operation)
    {
        for (var i = 0; i < 100; i++) scope.Decide(operation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) scope.Decide(operation);
        return (GC.GetAllocatedBytesForCurrentThread() - before + 99) / 100;
    }

    /// <summary>The bytes per operation that the benchmarks publish.</summary>
    private static long WrittenDown(string benchmark)
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WireGate.sln"))) folder = folder.Parent ?? throw new FileNotFoundException("WireGate.sln");
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "benchmarks/WireGate.Benchmarks/allocations.json")));
        return json.RootElement.GetProperty(benchmark).GetInt64();
    }

    private static string Many(int count) => string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture,
        $"- {{ name: r{i}, when: {{ effect: read, table: public.t{i} }}, then: allow }}\n- {{ name: d{i}, when: {{ effect: read, table: secret.t{i} }}, then: deny }}\n")));
}
