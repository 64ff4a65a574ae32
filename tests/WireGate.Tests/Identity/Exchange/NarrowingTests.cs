using System.Collections.Frozen;
using System.Collections.Immutable;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity;
using WireGate.Identity.Budgets;
using WireGate.Identity.Exchange;

namespace WireGate.Tests.Identity.Exchange;

/// <summary>Whatever is asked for: a child can do nothing that its parent can't.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NarrowingTests : IDisposable
{
    private static readonly string[] Targets = ["a", "b", "c"];

    private static readonly Effect[] Effects = [Effect.Read, Effect.Write, Effect.Delete, Effect.Schema, Effect.Execute, Effect.Session];

    private readonly TokenServiceFixture _gate = new();

    public void Dispose() => _gate.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task A_child_can_do_nothing_that_its_parent_cannot(int seed)
    {
        var random = new Random(seed);
        var (made, refused, narrower) = (0, 0, 0);
        for (var round = 0; round < 60; round++)
        {
            var exchange = new TokenExchange(_gate.Service, _gate.Service, _gate.Service, Targets.Contains);
            var current = await _gate.Service.IssueAsync(RandomIssue(random), CancellationToken.None);
            for (var step = 0; step < 4; step++)
            {
                var parent = (await _gate.LogInAsync(current))!;
                using var proof = await _gate.Service.IssueAsync(RandomIssue(random) with { Agent = "writer" }, CancellationToken.None);
                var request = RandomRequest(random, current) with { Actor = random.Next(3) == 0 ? proof.Text.Span.ToArray() : default(ReadOnlyMemory<byte>?) };
                try
                {
                    var next = await exchange.ExchangeAsync(request, CancellationToken.None);
                    var child = (await _gate.LogInAsync(next))!;
                    AssertWithin(child, parent, request.Actor is not null);
                    if (!parent.Permissions.IsWithin(child.Permissions)) narrower++;
                    made++;
                    current.Dispose();
                    current = next;
                }
                catch (ExchangeException)
                {
                    refused++;
                }
            }

            current.Dispose();
        }

        Assert.That((made, refused, narrower), Is.GreaterThan((30, 30, 10)), "the generator makes too little of something");
    }

    [TestCase(7)]
    public void Narrowing_agrees_with_what_it_means_effect_by_effect(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var (one, other) = (RandomPermissions(random), RandomPermissions(random));
            var both = one.And(other);
            var within = true;
            foreach (var target in Targets.Append("elsewhere"))
            {
                foreach (var effect in Enum.GetValues<Effect>())
                {
                    Assert.That(both.On(target).Contains(effect), Is.EqualTo(one.On(target).Contains(effect) && other.On(target).Contains(effect)));
                    within &= !one.On(target).Contains(effect) || other.On(target).Contains(effect);
                }
            }

            Assert.That(one.IsWithin(other), Is.EqualTo(within));
            Assert.That(both.IsWithin(one) && both.IsWithin(other));
        }
    }

    private static void AssertWithin(Principal child, Principal parent, bool throughActor)
    {
        foreach (var target in Targets.Append("elsewhere"))
        {
            Assert.That(IsFor(child, target) && !IsFor(parent, target), Is.False, "a target more");
            if (IsFor(child, target)) Assert.That(child.Permissions.On(target).IsWithin(parent.Permissions.On(target)), "an effect more");
        }

        Assert.That(child.SessionExpires, Is.LessThanOrEqualTo(parent.SessionExpires));
        Assert.That(child.Lineage, Does.Contain(parent.TokenId));
        Assert.That(child.Owner, Is.EqualTo(parent.Owner));
        // Its own groups are those that it proved; those of the parent are judged beside them.
        if (throughActor && child.Agent != parent.Agent) Assert.That(child.Actors[0].Agent, Is.EqualTo(parent.Agent));
        else Assert.That(child.Groups, Is.EquivalentTo(parent.Groups));
        foreach (var kind in Enum.GetValues<BudgetKind>())
            if (parent.Budget?.Counts(kind) == true) Assert.That(child.Budget?.Counts(kind), Is.True, "a budget less");
    }

    private static bool IsFor(Principal principal, string target) =>
        (principal.Targets.IsEmpty || principal.Targets.Contains(target)) && !principal.Permissions.On(target).IsNone;

    private static TokenRequest RandomIssue(Random random) => new()
    {
        Agent = "planner",
        Targets = RandomTargets(random),
        Permissions = random.Next(2) == 0 ? Permissions.All : RandomPermissions(random),
        Budget = RandomBudget(random),
        LoginFor = TimeSpan.FromMinutes(random.Next(1, 30)),
        SessionFor = TimeSpan.FromMinutes(random.Next(30, 600)),
    };

    private static ExchangeRequest RandomRequest(Random random, IssuedToken subject) => new()
    {
        Subject = subject.Text.Span.ToArray(),
        Targets = RandomTargets(random),
        Effects = random.Next(2) == 0 ? EffectMask.All : RandomEffects(random),
        Details = random.Next(2) == 0 ? null : new AuthorizationDetails(RandomPermissions(random), RandomBudget(random), random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 900))),
        LoginFor = TimeSpan.FromMinutes(random.Next(1, 60)),
        SessionFor = TimeSpan.FromMinutes(random.Next(60, 900)),
    };

    private static ImmutableArray<string> RandomTargets(Random random) =>
        random.Next(2) == 0 ? [] : [.. Targets.Where(_ => random.Next(2) == 0)];

    private static EffectMask RandomEffects(Random random) => EffectMask.Of([.. Effects.Where(_ => random.Next(3) > 0)]);

    private static BudgetLimits RandomBudget(Random random) =>
        random.Next(2) == 0 ? BudgetLimits.None : new BudgetLimits { Statements = random.Next(100), Rows = random.Next(2) == 0 ? null : random.Next(1000) };

    private static Permissions RandomPermissions(Random random) => new(
        random.Next(3) switch { 0 => EffectMask.All, 1 => EffectMask.None, _ => RandomEffects(random) },
        Targets.Where(_ => random.Next(2) == 0).ToFrozenDictionary(target => target, _ => random.Next(3) == 0 ? EffectMask.All : RandomEffects(random), StringComparer.Ordinal));
}
