using System.Collections.Concurrent;
using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>The rules of a scope that hold something, and the decisions that they make together.</summary>
internal sealed class ScopeHolds
{
    /// <summary>Different combinations kept; a client that finds more makes them anew.</summary>
    private const int MostDecisions = 1024;

    private readonly RuleIndex _index;
    private readonly ConcurrentDictionary<RuleSelection, Decision> _decisions = new();

    /// <param name="rules">Hold rules, and deny rules that hold what is unknown; by name.</param>
    public ScopeHolds(CompiledRule[] rules) => _index = new RuleIndex(rules, exact: false);

    public bool IsEmpty => _index.All.IsEmpty;

    /// <summary>Adds every rule that holds the access, each once. Allocates nothing where none does.</summary>
    public void Find(Access access, ref List<CompiledRule>? found)
    {
        if (FacetCondition.IsTotallyUnknown(access))
        {
            Add(_index.All, access, ref found);
            return;
        }

        Add(_index.ByEffect(access.Effect), access, ref found);
        foreach (var facet in access.Facets.AsSpan())
        {
            if (_index.ByFacet(facet.Definition) is not { } index) continue;
            if (facet.IsUnknown)
            {
                Add(index.All, access, ref found);
                continue;
            }

            Add(index, facet.Values.AsSpan(), access, ref found);
            Add(index, facet.Implied.AsSpan(), access, ref found);
        }
    }

    /// <summary>What the rules found say of the accesses together.</summary>
    public Decision Decide(List<CompiledRule> found, ReadOnlySpan<Access> accesses)
    {
        found.Sort(static (left, right) => string.CompareOrdinal(left.Rule.Name, right.Rule.Name));
        var selection = new RuleSelection([.. found]);
        if (!_decisions.TryGetValue(selection, out var decision))
        {
            if (_decisions.Count >= MostDecisions) _decisions.Clear();
            decision = _decisions.GetOrAdd(selection, static chosen => new Decision(Outcome.Hold, chosen.Rules[0].Rule.Name, chosen.Rules[0].Decision.Reason, chosen.Rules[0].Rule.Hint)
            {
                Holds = [.. chosen.Rules.Select(rule => rule.Rule.Hold!)],
            });
        }

        Access? doubtful = null;
        foreach (var access in accesses)
        {
            var truth = found[0].Holds(access);
            if (truth == Truth.Yes) return decision;
            if (truth == Truth.Maybe) doubtful ??= access;
        }

        return decision with { Reason = DefaultDeny.Uncertain(found[0], doubtful!).Reason };
    }

    private static void Add(FacetIndex index, ReadOnlySpan<FacetValue> values, Access access, ref List<CompiledRule>? found)
    {
        foreach (var value in values)
        {
            if (index.IsUnclear(value))
            {
                Add(index.All, access, ref found);
                continue;
            }

            int step = 0, hash = 0;
            while (index.TryNext(value, ref step, ref hash, out var rules)) Add(rules, access, ref found);
        }
    }

    private static void Add(ReadOnlySpan<CompiledRule> rules, Access access, ref List<CompiledRule>? found)
    {
        foreach (var rule in rules)
            if (found?.Contains(rule) != true && rule.Holds(access) != Truth.No) (found ??= []).Add(rule);
    }
}
