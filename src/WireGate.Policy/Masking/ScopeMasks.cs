using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using WireGate.Core;
using WireGate.Core.Masks;

namespace WireGate.Policy.Masking;

/// <summary>What some rules hide together. One object for all who come to the same rules, since what it hides in a database is worked out for it once.</summary>
internal sealed class ScopeMasks : IMasks
{
    private readonly CompiledMask[] _columns;

    /// <summary>Found before, by the value itself: a protocol makes each column's value once and asks for it with every statement.</summary>
    private readonly ConditionalWeakTable<FacetValue, Found> _found = [];

    /// <param name="rules">By name.</param>
    public ScopeMasks(IReadOnlyCollection<CompiledMask> rules)
    {
        _columns = [.. rules.Where(rule => rule.Columns is not null)];
        ColumnRules = [.. _columns.Select(rule => rule.Rule.Name)];
        Detectors = [.. rules.Where(rule => rule.Columns is null).Select(rule => rule.ToDetector())];
    }

    public bool IsEmpty => _columns.Length == 0 && Detectors.IsEmpty;

    public ImmutableArray<string> ColumnRules { get; }

    public ImmutableArray<DetectorMask> Detectors { get; }

    public Mask? Find(FacetValue column)
    {
        if (_columns.Length == 0) return null;
        if (_found.TryGetValue(column, out var known)) return known.Mask;
        Mask? mask = null;
        foreach (var rule in _columns)
            if (rule.Hides(column)) mask = MaskStrictness.Stricter(mask, rule.Rule.Mask);
        return _found.GetValue(column, _ => new Found(mask)).Mask;
    }

    private sealed record Found(Mask? Mask);
}
