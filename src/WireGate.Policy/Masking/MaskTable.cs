using System.Collections.Concurrent;
using System.Collections.Frozen;
using WireGate.Core;
using WireGate.Core.Masks;

namespace WireGate.Policy.Masking;

/// <summary>All rules that hide values.</summary>
internal sealed class MaskTable
{
    /// <summary>Different selections kept; agents of one group on one target come to the same.</summary>
    private const int MostSelections = 256;

    private readonly FrozenDictionary<string, CompiledMask[]> _byProtocol;
    private readonly ConcurrentDictionary<MaskSelection, ScopeMasks> _selections = new();

    public MaskTable(IEnumerable<CompiledMask> rules) => _byProtocol = rules.GroupBy(rule => rule.Protocol)
        .ToFrozenDictionary(group => group.Key, group => group.OrderBy(rule => rule.Rule.Name, StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    /// <summary>What is hidden from any of those who are judged for what a principal asks: nobody sees through another what it may not see.</summary>
    public IMasks For(ReadOnlySpan<Principal> judges, Target target)
    {
        if (!_byProtocol.TryGetValue(target.Protocol, out var all)) return NoMasks.Instance;
        var chosen = new List<CompiledMask>();
        foreach (var rule in all)
        {
            foreach (var judge in judges)
            {
                if (!rule.IsFor(judge, target)) continue;
                chosen.Add(rule);
                break;
            }
        }

        if (chosen.Count == 0) return NoMasks.Instance;
        if (_selections.Count >= MostSelections) _selections.Clear();
        return _selections.GetOrAdd(new MaskSelection([.. chosen]), static selection => new ScopeMasks(selection.Rules));
    }
}
