using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Policy.Deciding;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Analysis;

/// <summary>
/// Looks for rules that do nothing: that can never match, that a deny rule shadows, or that rest on what is often not known. It errs by silence: what it says is so.
/// </summary>
public static class PolicyAnalysis
{
    /// <summary>Comparisons of two rules, or of a rule and an agent on a target, after which it stops: a second or two at start.</summary>
    private const int Most = 20_000_000;

    public static ImmutableArray<PolicyWarning> Run(RuleSet rules, PolicyVocabulary vocabulary)
    {
        var warnings = ImmutableArray.CreateBuilder<PolicyWarning>();
        var compiled = vocabulary.Protocols.SelectMany(schema => rules.Compiled(schema.Protocol).ToArray()).Where(rule => !rule.Rule.IsBuiltIn)
            .ToLookup(rule => rule.Rule.Name, StringComparer.Ordinal);
        var denials = rules.Rules.Where(rule => rule is { Then: Outcome.Deny, Unless: null, IsObserved: false }).ToArray();
        var left = Most;
        foreach (var rule in rules.Rules.Where(rule => !rule.IsBuiltIn))
        {
            if (left <= 0) break;
            if (FindNever(rule, vocabulary, ref left) is { } never) warnings.Add(new PolicyWarning(rule.Position, $"rule \"{rule.Name}\" can never match: {never}"));
            else if (rule.Then != Outcome.Deny && FindShadow(rule, denials, compiled, ref left) is { } shadow)
                warnings.Add(new PolicyWarning(rule.Position, $"rule \"{rule.Name}\" never {(rule.Then == Outcome.Hold ? "holds" : "allows")} anything: all of it is denied by rule \"{shadow.Name}\" ({shadow.Position})"));
            if (rule.Then != Outcome.Allow) continue;
            foreach (var facet in compiled[rule.Name].SelectMany(one => one.When.Facets.ToArray()).Select(facet => facet.Definition).Where(facet => facet.OftenUnknown is not null).DistinctBy(facet => facet.Key))
                warnings.Add(new PolicyWarning(rule.Position, $"rule \"{rule.Name}\" allows by \"{facet.Key}\", which often can't be determined: {facet.OftenUnknown}; then it allows nothing"));
        }

        return warnings.ToImmutable();
    }

    private static string? FindNever(Rule rule, PolicyVocabulary vocabulary, ref int left)
    {
        var where = rule.When with { Groups = [], Agents = [], People = [], Tasks = [], Issuers = [], Actors = [] };
        var targets = vocabulary.Targets.Where(target => where.AreFor(Anybody, target)).ToArray();
        left -= vocabulary.Targets.Length;
        if (targets.Length == 0) return vocabulary.Targets.IsEmpty ? null : "no target is what it says under \"where\"";
        // Where agents come from elsewhere too, who is in what group is not known here.
        if (vocabulary.Principals is not { IsEmpty: false } agents) return null;
        left -= agents.Length * targets.Length;
        // A task and a chain are of a token, not of an agent.
        var who = rule.When with { Tasks = [], Issuers = [], Actors = [] };
        var able = agents.Where(agent => targets.Any(target => who.AreFor(agent, target))).ToArray();
        if (able.Length == 0) return "no agent is what it says under \"who\"";
        if (rule.Unless is not { AsksWhat: false, Tasks.IsEmpty: true, Issuers.IsEmpty: true, Actors.IsEmpty: true } unless) return null;
        return able.All(agent => targets.All(target => !who.AreFor(agent, target) || unless.AreFor(agent, target))) ? "its exception holds for everybody whom it means" : null;
    }

    private static Rule? FindShadow(Rule rule, Rule[] denials, ILookup<string, CompiledRule> compiled, ref int left)
    {
        left -= denials.Length;
        foreach (var denial in denials)
            if (Implication.IsWithin(rule.When, denial.When) && compiled[rule.Name].Any() && compiled[rule.Name].All(one => Shadows(compiled[denial.Name], one))) return denial;
        return null;
    }

    private static bool Shadows(IEnumerable<CompiledRule> denials, CompiledRule rule) =>
        denials.Any(denial => denial.Protocol == rule.Protocol && Implication.IsWithin(rule, denial));

    private static readonly Principal Anybody = new() { Agent = "", TokenId = "", SessionExpires = DateTimeOffset.MaxValue };
}
