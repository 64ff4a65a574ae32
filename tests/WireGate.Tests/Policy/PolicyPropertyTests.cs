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
        foreach (var operation in operations) Assert.That(after.Decide(operation), Is.EqualTo(before.Decide(operation)));
    });

    [Test]
    public void Another_allow_rule_never_denies_more() => Always((random, rules, operations) =>
    {
        var before = Load(Text(rules));
        var after = Load(Text([.. rules, random.Rule(1000, "allow")]));
        foreach (var operation in operations)
            if (before.Decide(operation).Outcome == Outcome.Allow) Assert.That(after.Decide(operation).Outcome, Is.EqualTo(Outcome.Allow));
    });

    [Test]
    public void Another_deny_rule_never_allows_more() => Always((random, rules, operations) =>
    {
        var before = Load(Text(rules));
        var after = Load(Text([.. rules, random.Rule(1000, "deny")]));
        foreach (var operation in operations)
            if (before.Decide(operation).Outcome == Outcome.Deny) Assert.That(after.Decide(operation).Outcome, Is.EqualTo(Outcome.Deny));
    });

    [Test]
    public void An_unknown_effect_is_never_allowed() => Always((_, rules, operations) =>
    {
        var loaded = Load(Text([.. rules, "- { name: all, then: allow }"]));
        foreach (var operation in operations)
        {
            var unknown = operation.Select(access => new Access(Effect.Unknown, access.Facets, access.IsHousekeeping)).ToArray();
            Assert.That(loaded.Decide(unknown).Outcome, Is.EqualTo(Outcome.Deny));
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
            Assert.That(loaded.Decide(blurred).Outcome, Is.EqualTo(Outcome.Deny));
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
            Assert.That(loaded.Decide(more).Outcome, Is.EqualTo(Outcome.Deny));
        }
    });

    [Test]
    public void Another_access_never_allows_more() => Always((random, rules, operations) =>
    {
        var loaded = Load(Text(rules));
        foreach (var operation in operations)
            if (loaded.Decide(operation).Outcome == Outcome.Deny) Assert.That(loaded.Decide([.. operation, random.Access()]).Outcome, Is.EqualTo(Outcome.Deny));
    });

    /// <summary>The explainer tries every rule on every access, without the index.</summary>
    [Test]
    public void The_index_finds_what_trying_every_rule_finds() => Always((_, rules, operations) =>
    {
        var loaded = Load(Text(rules));
        foreach (var operation in operations)
        {
            var told = PolicyExplainer.Explain(loaded, Planner, Orders, new AccessSet("test", [.. operation]));
            var denied = told.Accesses.SelectMany(access => access.Rules).Any(rule => rule.Rule.Then == Outcome.Deny && rule.Match != RuleMatch.No);
            var covered = told.Accesses.All(access => access.Rules.Any(rule => rule.Rule.Then == Outcome.Allow && rule.Match == RuleMatch.Yes));
            Assert.That(told.Decision.Outcome, Is.EqualTo(covered && !denied ? Outcome.Allow : Outcome.Deny));
        }
    });

    [Test]
    public void Both_outcomes_are_met_often_enough_for_these_tests_to_mean_something()
    {
        int allowed = 0, denied = 0;
        Always((_, rules, operations) =>
        {
            var loaded = Load(Text(rules));
            var ones = operations.Count(operation => loaded.Decide(operation).Outcome == Outcome.Allow);
            allowed += ones;
            denied += operations.Length - ones;
        });
        Assert.That(Math.Min(allowed, denied), Is.GreaterThan((allowed + denied) / 20));
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

    private static string Text(IEnumerable<string> rules) => string.Join('\n', rules);
}
