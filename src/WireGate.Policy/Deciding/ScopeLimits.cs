using System.Collections.Concurrent;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Limits;

namespace WireGate.Policy.Deciding;

/// <summary>The allow rules of a scope that say how much. Each counts what it covers a part of, also where another rule would allow it without.</summary>
internal sealed class ScopeLimits
{
    /// <summary>Different combinations kept; more are made anew.</summary>
    private const int MostDecisions = 1024;

    private readonly RuleIndex _index;
    private readonly ConcurrentDictionary<(Decision Decision, RuleSelection Rules), Decision> _decisions = new();

    /// <param name="rules">Allow rules with a limit; by name.</param>
    public ScopeLimits(CompiledRule[] rules) => _index = new RuleIndex(rules, exact: true);

    public bool IsEmpty => _index.All.IsEmpty;

    /// <summary>The decision with the limits that it stands under. What is denied, and what drivers send by themselves, stands under none.</summary>
    public Decision Apply(Decision decision, AccessSet accesses)
    {
        if (decision.Outcome == Outcome.Deny || accesses.Statements == 0) return decision;
        List<CompiledRule>? found = null;
        foreach (var access in accesses.Accesses)
            if (!Housekeeping.Covers(access)) Find(access, ref found);
        if (found is null) return decision;
        found.Sort(static (left, right) => string.CompareOrdinal(left.Rule.Name, right.Rule.Name));
        var key = (decision, new RuleSelection([.. found]));
        if (_decisions.TryGetValue(key, out var known)) return known;
        if (_decisions.Count >= MostDecisions) _decisions.Clear();
        ImmutableArray<LimitTerms> limits = [.. found.Select(rule => rule.Rule.Limit!)];
        return _decisions.GetOrAdd(key, decision with { Limits = limits });
    }

    private void Find(Access access, ref List<CompiledRule>? found)
    {
        Add(_index.ByEffect(access.Effect), access, ref found);
        foreach (var facet in access.Facets.AsSpan())
        {
            if (facet.IsUnknown || _index.ByFacet(facet.Definition) is not { } index) continue;
            if (facet.Values.IsEmpty)
            {
                Add(index.All, access, ref found);
                continue;
            }

            int step = 0, hash = 0;
            while (index.TryNext(facet.Values[0], ref step, ref hash, out var rules)) Add(rules, access, ref found);
        }
    }

    private static void Add(ReadOnlySpan<CompiledRule> rules, Access access, ref List<CompiledRule>? found)
    {
        foreach (var rule in rules)
            if (found?.Contains(rule) != true && rule.Covers(access)) (found ??= []).Add(rule);
    }
}
