using System.Runtime.InteropServices;
using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Deciding;

/// <summary>The rules of one side (allow, deny or hold) that are found by the values of one facet.</summary>
internal sealed class FacetIndex
{
    private readonly Dictionary<int, (int Start, int Count)> _ranges;
    private readonly CompiledRule[] _found;
    private readonly CompiledRule[] _all;
    private readonly int _lengths;
    private readonly bool _hasWhole;

    /// <param name="definition">The facet.</param>
    /// <param name="rules">With the keys of each, in the order in which they are to be tried.</param>
    public FacetIndex(FacetDefinition definition, IReadOnlyList<(CompiledRule Rule, List<IndexKey> Keys)> rules)
    {
        Definition = definition;
        _all = [.. rules.Select(entry => entry.Rule)];
        var byHash = new Dictionary<int, List<CompiledRule>>();
        foreach (var (rule, keys) in rules)
        {
            foreach (var key in keys)
            {
                _lengths |= 1 << key.Length;
                _hasWhole |= key.Whole;
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(byHash, key.Hash, out _);
                list ??= [];
                if (list.Count == 0 || !ReferenceEquals(list[^1], rule)) list.Add(rule);
            }
        }

        _ranges = new Dictionary<int, (int, int)>(byHash.Count);
        _found = new CompiledRule[byHash.Values.Sum(list => list.Count)];
        var start = 0;
        foreach (var (hash, list) in byHash)
        {
            list.CopyTo(_found, start);
            _ranges.Add(hash, (start, list.Count));
            start += list.Count;
        }
    }

    public FacetDefinition Definition { get; }

    /// <summary>Every rule that asks for the facet: those that could match a value nobody knows.</summary>
    public ReadOnlySpan<CompiledRule> All => _all;

    /// <summary>Whether a value's own text does not tell what it stands for.</summary>
    public bool IsUnclear(FacetValue value) => Definition.Kind == FacetKind.Path && !PathPattern.IsPlain(value.Text);

    /// <summary>
    /// The next rules that could match the value, or false when there are no more. A value has one list for each number of its last
    /// components that rules name, and one of rules that name more than it has.
    /// </summary>
    /// <param name="value">Clear (<see cref="IsUnclear"/>).</param>
    /// <param name="step">0 at first.</param>
    /// <param name="hash">0 at first.</param>
    /// <param name="rules">To be tested.</param>
    public bool TryNext(FacetValue value, ref int step, ref int hash, out ReadOnlySpan<CompiledRule> rules)
    {
        rules = [];
        if (Definition.Kind != FacetKind.Name)
        {
            if (step++ > 0) return false;
            rules = Find(IndexKey.ForText(value));
            return true;
        }

        var components = value.Components;
        while (step < components.Length)
        {
            hash = IndexKey.Mix(hash, components[^++step]);
            // Rules name a handful of components: beyond the bits of the mask there are none.
            if (step >= 32 || (_lengths & 1 << step) == 0) continue;
            rules = Find(IndexKey.Seal(hash, step, false));
            if (!rules.IsEmpty) return true;
        }

        if (step++ > components.Length || !_hasWhole) return false;
        rules = Find(IndexKey.Seal(hash, components.Length, true));
        return !rules.IsEmpty;
    }

    private ReadOnlySpan<CompiledRule> Find(int hash) =>
        _ranges.TryGetValue(hash, out var range) ? _found.AsSpan(range.Start, range.Count) : [];
}
