using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>
/// The rules of one side (allow, deny or hold), found without looking at all of them. A rule that asks for a facet by literal names is found
/// by them; one with wildcards, or without facets, by the effect.
/// </summary>
internal sealed class RuleIndex
{
    private readonly CompiledRule[] _all;
    private readonly CompiledRule[][] _byEffect;
    private readonly FacetIndex[] _byFacet;

    /// <param name="rules">In the order in which they are to be tried.</param>
    /// <param name="exact">For allow rules: a value that is less qualified than a pattern never matches it, so no key is kept for it.</param>
    public RuleIndex(IReadOnlyCollection<CompiledRule> rules, bool exact)
    {
        _all = [.. rules];
        var keyed = new Dictionary<FacetDefinition, List<(CompiledRule Rule, List<IndexKey> Keys)>>(ReferenceEqualityComparer.Instance);
        var scanned = new List<CompiledRule>();
        foreach (var rule in _all)
        {
            if (Choose(rule, exact) is not { } choice)
            {
                scanned.Add(rule);
                continue;
            }

            if (!keyed.TryGetValue(choice.Facet, out var list)) keyed.Add(choice.Facet, list = []);
            list.Add((rule, choice.Keys));
        }

        _byFacet = [.. keyed.Select(entry => new FacetIndex(entry.Key, entry.Value))];
        _byEffect = new CompiledRule[EffectNames.All.Length][];
        for (var effect = 0; effect < _byEffect.Length; effect++)
            _byEffect[effect] = [.. scanned.Where(rule => rule.When.Effects.Test((Effect)effect) != Truth.No)];
    }

    public ReadOnlySpan<CompiledRule> All => _all;

    public ReadOnlySpan<CompiledRule> ByEffect(Effect effect) => _byEffect[(int)effect];

    public FacetIndex? ByFacet(FacetDefinition definition)
    {
        foreach (var index in _byFacet)
            if (FacetCondition.IsSame(index.Definition, definition)) return index;
        return null;
    }

    /// <summary>Names tell rules apart best, words worst; of equals the one that the protocol declares first.</summary>
    private static (FacetDefinition Facet, List<IndexKey> Keys)? Choose(CompiledRule rule, bool exact)
    {
        (FacetDefinition Facet, List<IndexKey> Keys, int Rank)? best = null;
        foreach (var facet in rule.When.Facets)
        {
            var keys = new List<IndexKey>();
            if (!facet.Patterns.TryIndex(keys)) continue;
            if (exact) keys.RemoveAll(key => key.Whole);
            var rank = facet.Definition.Kind switch
            {
                FacetKind.Name => 2,
                FacetKind.Word => 0,
                _ => 1,
            };
            if (best is null || rank > best.Value.Rank) best = (facet.Definition, keys, rank);
        }

        return best is { } chosen ? (chosen.Facet, chosen.Keys) : null;
    }
}
