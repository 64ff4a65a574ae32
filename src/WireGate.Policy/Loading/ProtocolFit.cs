using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Policy.Deciding;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Loading;

/// <summary>
/// Finds the protocols that a rule applies to and compiles it for each. A rule that could never match somewhere it names is an error:
/// nothing is parsed and then not enforced.
/// </summary>
internal sealed class ProtocolFit(PolicyVocabulary vocabulary, ConfigErrors errors)
{
    public IReadOnlyList<CompiledRule> Compile(Rule rule)
    {
        var before = errors.Count;
        CheckEffects(rule);
        var protocols = Protocols(rule);
        if (errors.Count > before) return [];

        var problems = new Dictionary<ConfigScalar, (int Refusals, string Problem)>();
        void Refuse(ConfigScalar pattern, string problem) => problems[pattern] = (problems.GetValueOrDefault(pattern).Refusals + 1, problem);
        var compiled = protocols.Select(schema => CompileFor(rule, schema, Refuse)).OfType<CompiledRule>().ToList();
        // A word that one protocol has and the other has not is no error: the rule then says nothing about the other.
        foreach (var (pattern, (refusals, problem)) in problems)
            if (refusals >= protocols.Count(schema => Declares(schema, rule, pattern))) errors.Add(pattern, problem);
        return errors.Count > before ? [] : compiled;
    }

    private void CheckEffects(Rule rule)
    {
        if (rule.Then == Outcome.Allow && rule.When.Effects.Contains(Effect.Unknown))
            errors.Add(new ConfigException(rule.Position, $"rule {rule.Name}: what can't be determined can't be allowed"));
        if (rule.IgnoresUnknown && rule.When.Effects.Contains(Effect.Unknown))
            errors.Add(new ConfigException(rule.Position, $"rule {rule.Name} asks for the effect unknown and ignores it"));
        if (rule.HoldsUnknown && rule.Then == Outcome.Deny && rule.When.Effects.Contains(Effect.Unknown))
            errors.Add(new ConfigException(rule.Position, $"rule {rule.Name} denies the effect unknown and holds it: say \"then: hold\""));
        if (rule.Then == Outcome.Hold && !rule.HoldsUnknown && rule.When.Effects.Contains(Effect.Unknown))
            errors.Add(new ConfigException(rule.Position, $"rule {rule.Name} holds what no rule can allow: say \"unknown: hold\", so that an approval lets it pass"));
        if (rule.Unless?.Effects.Contains(Effect.Unknown) == true)
            errors.Add(new ConfigException(rule.Position, $"rule {rule.Name}: the effect unknown can be no exception"));
    }

    private List<FacetSchema> Protocols(Rule rule)
    {
        var candidates = Named(rule);
        // The exception of an allow rule narrows it: where it can't be told, the rule must not apply. That of a deny or hold rule just never holds.
        var needed = rule.When.Facets.Concat(rule.Then == Outcome.Allow ? rule.Unless?.Facets ?? [] : []).ToArray();
        if (IsNamed(rule))
        {
            foreach (var term in needed.Concat(rule.Unless?.Facets ?? []).Distinct())
                foreach (var schema in candidates.Where(schema => schema.Find(term.Key.Text) is null))
                    errors.Add(term.Key, $"{schema.Protocol} has no facet \"{term.Key.Text}\"; it has {string.Join(", ", schema.Facets.Select(facet => facet.Key))}");
        }

        var fit = candidates.Where(schema => needed.All(term => schema.Find(term.Key.Text) is not null)).ToList();
        if (fit.Count == 0 && !IsNamed(rule))
            errors.Add(needed.Length > 0 ? needed[^1].Key.Error($"no protocol has {string.Join(" and ", needed.Select(term => term.Key.Text))} at once")
                : new ConfigException(rule.Position, $"rule {rule.Name} fits no protocol"));
        foreach (var term in (rule.Unless?.Facets ?? []).Where(term => fit.Count > 0 && fit.All(schema => schema.Find(term.Key.Text) is null)))
            errors.Add(term.Key, $"no protocol that rule {rule.Name} applies to has a facet \"{term.Key.Text}\"");
        foreach (var effect in rule.When.Effects.Concat(rule.Unless?.Effects ?? []))
            if (fit.Count > 0 && !fit.Exists(schema => Has(schema, effect)))
                errors.Add(new ConfigException(rule.Position, $"rule {rule.Name}: {string.Join(" and ", fit.Select(schema => schema.Protocol))} never has the effect {effect.ToWord()}"));
        return [.. fit.Where(schema => rule.When.Effects.IsEmpty || rule.When.Effects.Any(effect => Has(schema, effect)))];
    }

    private static bool IsNamed(Rule rule) => !(rule.When.Protocols.IsEmpty && rule.When.Targets.IsEmpty);

    private List<FacetSchema> Named(Rule rule)
    {
        if (rule.When.Targets.IsEmpty)
            return [.. vocabulary.Protocols.Where(schema => rule.When.Protocols.IsEmpty || rule.When.Protocols.Contains(schema.Protocol))];
        var spoken = rule.When.Targets.Select(vocabulary.FindTarget).OfType<Target>().ToArray();
        foreach (var target in spoken)
            if (!rule.When.Protocols.IsEmpty && !rule.When.Protocols.Contains(target.Protocol))
                errors.Add(new ConfigException(rule.Position, $"rule {rule.Name}: target {target.Name} speaks {target.Protocol}, not {string.Join(" or ", rule.When.Protocols)}"));
        return [.. spoken.Select(target => vocabulary.FindProtocol(target.Protocol)).OfType<FacetSchema>().Distinct()];
    }

    private static bool Has(FacetSchema schema, Effect effect) => effect == Effect.Unknown || schema.Effects.Contains(effect);

    private static bool Declares(FacetSchema schema, Rule rule, ConfigScalar pattern) =>
        rule.When.Facets.Concat(rule.Unless?.Facets ?? []).Any(term => term.Patterns.Contains(pattern) && schema.Find(term.Key.Text) is not null);

    /// <returns>Null where a facet's words are all another protocol's: the rule can't match here.</returns>
    private static CompiledRule? CompileFor(Rule rule, FacetSchema schema, Action<ConfigScalar, string> refuse)
    {
        var when = Compile(rule.When, schema, refuse);
        var unless = rule.Unless is { } exception ? Compile(exception, schema, refuse) : null;
        return when is null ? null : new CompiledRule(rule, schema.Protocol, when, unless);
    }

    private static CompiledConditions? Compile(RuleConditions conditions, FacetSchema schema, Action<ConfigScalar, string> refuse)
    {
        var facets = new List<FacetCondition>();
        var possible = true;
        // In the order in which the protocol declares its facets: every rule is then indexed by the same facet where it can be.
        foreach (var definition in schema.Facets)
        {
            if (conditions.Facets.FirstOrDefault(term => term.Key.Text == definition.Key) is not { } term) continue;
            var patterns = PatternReader.Read(definition, term.Patterns, refuse);
            if (patterns is null) possible = false;
            else facets.Add(new FacetCondition(definition, patterns));
        }

        return possible && facets.Count == conditions.Facets.Length ? new CompiledConditions(new EffectSet(conditions.Effects), [.. facets]) : null;
    }
}
