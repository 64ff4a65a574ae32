using System.Collections.Frozen;
using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>Words of a <see cref="FacetKind.Word"/> facet, as the protocol writes them.</summary>
internal sealed class WordPatterns(IEnumerable<string> words) : PatternSet
{
    private readonly FrozenSet<string> _words = words.ToFrozenSet(StringComparer.Ordinal);

    public override Truth Test(FacetValue value) => _words.Contains(value.Text) ? Truth.Yes : Truth.No;

    public override bool TryIndex(List<IndexKey> keys)
    {
        foreach (var word in _words) keys.Add(IndexKey.OfText(word));
        return true;
    }
}
