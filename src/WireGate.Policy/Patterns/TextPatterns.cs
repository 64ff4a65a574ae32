using System.Collections.Frozen;
using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>Patterns of a <see cref="FacetKind.Text"/> facet.</summary>
internal sealed class TextPatterns(IReadOnlyCollection<string> patterns) : PatternSet
{
    private readonly FrozenSet<string> _literals = patterns.Where(pattern => !Glob.HasWildcard(pattern)).ToFrozenSet(StringComparer.Ordinal);
    private readonly string[] _globs = [.. patterns.Where(Glob.HasWildcard)];

    public override Truth Test(FacetValue value)
    {
        if (_literals.Contains(value.Text)) return Truth.Yes;
        foreach (var glob in _globs)
            if (Glob.IsMatch(glob, value.Text)) return Truth.Yes;
        return Truth.No;
    }

    public override bool TryIndex(List<IndexKey> keys)
    {
        foreach (var literal in _literals) keys.Add(IndexKey.OfText(literal));
        return _globs.Length == 0;
    }
}
