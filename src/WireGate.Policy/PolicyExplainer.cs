using WireGate.Core;
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
        var compiled = rules.Compiled(target.Protocol).ToArray().ToDictionary(rule => rule.Rule.Name, StringComparer.Ordinal);
        var explained = accesses.Accesses.Select(access => new AccessExplanation(
            access,
            scope.Decide(new AccessSet(accesses.Kind, [access])),
            [.. rules.Rules.Select(rule => Explain(rule, compiled.GetValueOrDefault(rule.Name), rules, scope, principal, target, access))]));
        return new Explanation(scope.Decide(accesses), accesses.Kind, [.. explained]);
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
        return here.Denies(access) switch
        {
            Truth.Yes => new RuleExplanation(rule, RuleMatch.Yes, null),
            Truth.Maybe => new RuleExplanation(rule, RuleMatch.Uncertain, null),
            _ => No(rule, WhyNot.Denies(here, access)),
        };
    }

    private static RuleExplanation No(Rule rule, string whyNot) => new(rule, RuleMatch.No, whyNot);
}
