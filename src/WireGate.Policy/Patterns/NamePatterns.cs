using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>Patterns of a <see cref="FacetKind.Name"/> facet. A long list of names costs no more than a short one.</summary>
internal sealed class NamePatterns : PatternSet
{
    /// <summary>Up to here comparing is cheaper than hashing.</summary>
    private const int Few = 8;

    private readonly NamePattern[] _all;
    private readonly NamePattern[] _tested;
    private readonly Dictionary<int, NamePattern[]>? _found;

    public NamePatterns(IReadOnlyCollection<NamePattern> patterns)
    {
        _all = [.. patterns];
        _tested = _all;
        if (_all.Length <= Few) return;
        // Those that end in a wildcard have no key and are tested one by one.
        _tested = [.. _all.Where(pattern => pattern.LiteralSuffix == 0)];
        _found = _all.Where(pattern => pattern.LiteralSuffix > 0)
            .SelectMany(pattern => Keys(pattern).Select(key => (key.Hash, Pattern: pattern)))
            .GroupBy(pair => pair.Hash, pair => pair.Pattern)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    public override Truth Test(FacetValue value)
    {
        var truth = Best(_tested, value);
        if (_found is null || truth == Truth.Yes) return truth;
        var hash = 0;
        for (var length = 1; length <= value.Components.Length; length++)
        {
            hash = IndexKey.Mix(hash, value.Components[^length]);
            if (_found.TryGetValue(IndexKey.Seal(hash, length, false), out var patterns)) truth = Larger(truth, Best(patterns, value));
            if (truth == Truth.Yes) return truth;
        }

        return _found.TryGetValue(IndexKey.Seal(hash, value.Components.Length, true), out var longer) ? Larger(truth, Best(longer, value)) : truth;
    }

    public override bool TryIndex(List<IndexKey> keys)
    {
        foreach (var pattern in _all)
        {
            if (pattern.LiteralSuffix == 0) return false;
            keys.AddRange(Keys(pattern));
        }

        return true;
    }

    /// <summary>The whole literal end, and each shorter end for values that are no longer than it.</summary>
    private static IEnumerable<IndexKey> Keys(NamePattern pattern)
    {
        for (var length = 1; length <= pattern.LiteralSuffix; length++) yield return IndexKey.OfSuffix(pattern, length);
    }

    private static Truth Best(NamePattern[] patterns, FacetValue value)
    {
        var best = Truth.No;
        foreach (var pattern in patterns)
        {
            best = Larger(best, pattern.Test(value));
            if (best == Truth.Yes) break;
        }

        return best;
    }

    private static Truth Larger(Truth left, Truth right) => left > right ? left : right;
}
