using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy;
using WireGate.Policy.Explaining;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

/// <summary>What must hold whatever the rules say. Each round makes a few rules and accesses from its seed.</summary>
public sealed class PolicyPropertyTests
{
    private const int Rounds = 400;
    private const int AccessesPerRound = 40;

    [Test]
    public void The_order_of_rules_never_matters() => Always((random, rules, operations) =>
    {
        var before = Load(Text(rules));
        var after = Load(Text(random.Shuffle(rules)));
        foreach (var operation in operations) Assert.That(Told(after.Decide(operation)), Is.EqualTo(Told(before.Decide(operation))));
    });

    [Test]
    public void Another_allow_rule_never_denies_more() => Always((random, rules, operations) =>
    {
        var before = Load(Text(rules));
        var after = Load(Text([.. rules, random.Rule(1000, "allow")]));
        foreach (var operation in operations)
            Assert.That(Strictness(after.Decide(operation)), Is.LessThanOrEqualTo(Strictness(before.Decide(operation))));
    });

    [Test]
    public void Another_deny_rule_never_allows_more() => Always((random, rules, operations) =>
    {
        var before = Load(Text(rules));
        var after = Load(Text([.. rules, random.Rule(1000, "deny", mayHoldUnknown: false)]));
        foreach (var operation in operations)
            Assert.That(Strictness(after.Decide(operation)), Is.GreaterThanOrEqualTo(Strictness(before.Decide(operation))));
    });

    [Test]
    public void Another_hold_rule_never_lets_pass_what_nobody_has_approved() => Always((random, rules, operations) =>
    {
        var before = Load(Text(rules));
        var after = Load(Text([.. rules, random.Rule(1000, "hold")]));
        foreach (var operation in operations)
        {
            if (before.Decide(operation).Outcome != Outcome.Allow) Assert.That(after.Decide(operation).Outcome, Is.Not.EqualTo(Outcome.Allow));
            Assert.That(after.Decide(operation).Holds.Select(terms => terms.Rule), Is.SupersetOf(after.Decide(operation).Outcome == Outcome.Hold
                ? before.Decide(operation).Holds.Select(terms => terms.Rule) : []));
        }
    });

    [Test]
    public void A_chain_is_judged_as_strictly_as_its_strictest() => Always((_, rules, operations) =>
    {
        var loaded = Load(Text(rules));
        var other = MakePrincipal("writer", "bo", "migrators");
        var chain = Planner with { Actors = [new Actor(other.Agent, other.Owner, other.Groups)] };
        foreach (var operation in operations)
        {
            Decision[] alone = [loaded.Decide(operation), loaded.DecideFor(other, Orders, operation)];
            var together = loaded.DecideFor(chain, Orders, operation);
            Assert.That(Strictness(together), Is.EqualTo(alone.Max(Strictness)));
            if (together.Outcome == Outcome.Hold)
                Assert.That(together.Holds.Select(terms => terms.Rule), Is.EqualTo(alone.SelectMany(one => one.Holds).Select(terms => terms.Rule).Distinct().Order(StringComparer.Ordinal)));
        }
    });

    [Test]
    public void An_unknown_effect_is_never_allowed() => Always((_, rules, operations) =>
    {
        var loaded = Load(Text([.. rules, "- { name: all, then: allow }"]));
        foreach (var operation in operations)
        {
            var unknown = operation.Select(access => new Access(Effect.Unknown, access.Facets, access.IsHousekeeping)).ToArray();
            Assert.That(loaded.Decide(unknown).Outcome, Is.Not.EqualTo(Outcome.Allow));
        }
    });

    [Test]
    public void Making_something_unknown_never_allows_more_where_no_rule_ignores_it() => Always((random, rules, operations) =>
    {
        var loaded = Load(Text(rules).Replace(", unknown: ignore", "", StringComparison.Ordinal));
        foreach (var operation in operations)
        {
            if (loaded.Decide(operation).Outcome == Outcome.Allow) continue;
            var blurred = operation.Select(access => new Access(access.Effect,
                [.. access.Facets.Select(facet => random.Next(2) == 0 ? facet : new Facet(facet.Definition, facet.Values, facet.Implied, unknown: true))], access.IsHousekeeping)).ToArray();
            Assert.That(loaded.Decide(blurred).Outcome, Is.Not.EqualTo(Outcome.Allow));
        }
    });

    [Test]
    public void Implied_values_only_narrow() => Always((random, rules, operations) =>
    {
        var loaded = Load(Text(rules));
        var source = new Random(random.Next(int.MaxValue));
        foreach (var operation in operations)
        {
            if (loaded.Decide(operation).Outcome == Outcome.Allow) continue;
            var more = operation.Select(access => new Access(access.Effect,
                [.. access.Facets.Select(facet => new Facet(facet.Definition, facet.Values, [.. facet.Implied, .. RandomRules.SomeNames(source)], facet.IsUnknown))],
                access.IsHousekeeping)).ToArray();
            Assert.That(loaded.Decide(more).Outcome, Is.Not.EqualTo(Outcome.Allow));
        }
    });

    [Test]
    public void Another_access_never_allows_more() => Always((random, rules, operations) =>
    {
        var loaded = Load(Text(rules));
        foreach (var operation in operations)
            Assert.That(Strictness(loaded.Decide([.. operation, random.Access()])), Is.GreaterThanOrEqualTo(Strictness(loaded.Decide(operation))));
    });

    /// <summary>The explainer tries every rule on every access, without the index.</summary>
    [Test]
    public void The_index_finds_what_trying_every_rule_finds() => Always((_, rules, operations) =>
    {
        var loaded = Load(Text(rules));
        foreach (var operation in operations)
        {
            var told = PolicyExplainer.Explain(loaded, Planner, Orders, new AccessSet("test", [.. operation]));
            var matched = told.Accesses.SelectMany(access => access.Rules).Where(rule => rule.Match != RuleMatch.No).ToArray();
            var covered = told.Accesses.All(access => access.Rules.Any(rule => rule is { Does: Outcome.Allow, Match: RuleMatch.Yes } or { Does: Outcome.Hold, Covers: true }));
            string[] held = [.. matched.Where(rule => rule.Does == Outcome.Hold).Select(rule => rule.Rule.Name).Distinct().Order(StringComparer.Ordinal)];
            if (!covered || matched.Any(rule => rule.Does == Outcome.Deny)) Assert.That(told.Decision.Outcome, Is.EqualTo(Outcome.Deny));
            else Assert.That(told.Decision.Outcome, Is.EqualTo(held.Length > 0 ? Outcome.Hold : Outcome.Allow));
            if (told.Decision.Outcome == Outcome.Hold) Assert.That(told.Decision.Holds.Select(terms => terms.Rule), Is.EqualTo(held));
        }
    });

    [Test]
    public void Every_outcome_is_met_often_enough_for_these_tests_to_mean_something()
    {
        var met = new Dictionary<Outcome, int>();
        Always((_, rules, operations) =>
        {
            var loaded = Load(Text(rules));
            foreach (var operation in operations)
            {
                var outcome = loaded.Decide(operation).Outcome;
                met[outcome] = met.GetValueOrDefault(outcome) + 1;
            }
        });
        Assert.That(met.Values.Min(), Is.GreaterThan(met.Values.Sum() / 40), string.Join(", ", met));
        Assert.That(met, Has.Count.EqualTo(3));
    }

    private static void Always(Action<RandomRules, string[], Access[][]> holds)
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new RandomRules(seed);
            var rules = Enumerable.Range(0, 1 + random.Next(8)).Select(number => random.Rule(number)).ToArray();
            var operations = Enumerable.Range(0, AccessesPerRound).Select(_ => Enumerable.Range(0, 1 + random.Next(2)).Select(_ => random.Access()).ToArray()).ToArray();
            try
            {
                holds(random, rules, operations);
            }
            catch (Exception error) when (error is not SuccessException)
            {
                throw new InvalidOperationException($"seed {seed}, rules\n{Text(rules)}", error);
            }
        }
    }

    private static int Strictness(Decision decision) => decision.Outcome switch
    {
        Outcome.Allow => 0,
        Outcome.Hold => 1,
        _ => 2,
    };

    private static string Told(Decision decision) => $"{decision.Outcome} {decision.Rule} {decision.Reason} {string.Join(',', decision.Holds.Select(terms => terms.Rule))}";

    private static string Text(IEnumerable<string> rules) => string.Join('\n', rules);
}
