using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Masks;
using WireGate.Policy.Deciding;
using WireGate.Policy.Explaining;
using WireGate.Policy.Patterns;
using WireGate.Policy.Rules;

namespace WireGate.Policy;

/// <summary>Tells why the rules decide as they do. The decisions are those of <see cref="IPolicyScope.Decide"/> itself.</summary>
public static class PolicyExplainer
{
    public static Explanation Explain(RuleSet rules, Principal principal, Target target, AccessSet accesses)
    {
        var scope = rules.ScopeFor(principal, target);
        var decision = scope.Decide(accesses);
        var opening = scope.DecideOpening();
        var chain = Chain.Judges(principal);
        return new Explanation(decision, accesses.Kind, Explain(rules, target, accesses, chain[0]))
        {
            Task = principal.Task,
            Actors = [.. chain.Skip(1).Select(judge => new ActorExplanation(
                judge.Agent, rules.ScopeOf(judge, target).Decide(accesses), Explain(rules, target, accesses, judge)))],
            Holds = People(rules, principal, decision),
            Masks = [.. Masks(scope.Masks, accesses)],
            Opening = opening,
            OpeningHolds = opening is null ? [] : People(rules, principal, opening),
        };
    }

    private static IEnumerable<MaskExplanation> Masks(IMasks masks, AccessSet accesses)
    {
        if (masks.IsEmpty) yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var facet in accesses.Accesses.SelectMany(access => access.Facets))
            foreach (var value in facet.Definition.Key == "column" ? facet.Values.Concat(facet.Implied) : [])
                if (seen.Add(value.Text) && masks.Find(value) is { } mask) yield return new MaskExplanation(value.Text, false, mask);
        foreach (var detector in masks.Detectors) yield return new MaskExplanation(string.Join(", ", detector.Detectors), true, detector.Mask);
    }

    private static ImmutableArray<AccessExplanation> Explain(RuleSet rules, Target target, AccessSet accesses, Principal judge)
    {
        var scope = rules.ScopeOf(judge, target);
        var compiled = rules.Compiled(target.Protocol).ToArray().ToDictionary(rule => rule.Rule.Name, StringComparer.Ordinal);
        return [.. accesses.Accesses.Select(access => new AccessExplanation(
            access,
            scope.Decide(new AccessSet(accesses.Kind, [access])),
            [.. rules.Rules.Select(rule => Explain(rule, compiled.GetValueOrDefault(rule.Name), rules, scope, judge, target, access))]))];
    }

    private static RuleExplanation Explain(
        Rule rule, CompiledRule? compiled, RuleSet rules, IPolicyScope scope, Principal principal, Target target, Access access)
    {
        if (rules.CurrentTarget(target) is not { } current) return No(rule, $"target {target.Name} is not configured");
        if (rule.When.WhyNot(principal, current) is { } elsewhere) return No(rule, elsewhere);
        if (compiled is null) return No(rule, $"{current.Protocol} has not the facets, words or effects that the rule asks for");
        if (compiled.For(principal, current) is not { } here) return No(rule, "the exception holds for this agent on this target");
        if (rule.IsBuiltIn && !scope.AllowsAnything) return No(rule, "no other rule allows anything here");
        if (rule.Then == Outcome.Allow) return here.Covers(access) ? new RuleExplanation(rule, RuleMatch.Yes, null) : No(rule, WhyNot.Covers(here, access));
        var match = here.Holds(access);
        if (match != Truth.No) return new RuleExplanation(rule, Match(match), null) { Does = Outcome.Hold, Covers = scope.AllowsAnything && here.CoversHeld(access) };
        match = rule.Then == Outcome.Deny ? here.Denies(access) : Truth.No;
        return match == Truth.No ? No(rule, WhyNot.Narrows(here, access)) : new RuleExplanation(rule, Match(match), null);
    }

    private static RuleMatch Match(Truth truth) => truth == Truth.Yes ? RuleMatch.Yes : RuleMatch.Uncertain;

    private static RuleExplanation No(Rule rule, string whyNot) => new(rule, RuleMatch.No, whyNot);

    private static ImmutableArray<HoldExplanation> People(RuleSet rules, Principal principal, Decision decision) =>
        [.. decision.Holds.Select(terms => new HoldExplanation(terms, People(rules, principal, terms)))];

    /// <summary>Nobody decides what is asked for himself: by the agent that acts for him, or through one that does.</summary>
    private static ImmutableArray<string>? People(RuleSet rules, Principal principal, HoldTerms terms) => rules.Approvers is not { } approvers ? null
        : [.. approvers.Where(person => person.IsIn(terms.Groups) && person.Name != principal.Owner && !principal.Actors.Any(actor => actor.Owner == person.Name))
            .Select(person => person.Name).Order(StringComparer.Ordinal)];
}
