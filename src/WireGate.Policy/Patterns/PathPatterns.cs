using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>
/// Patterns of a <see cref="FacetKind.Path"/> facet. What <c>/data/../etc</c> leads to depends on links that only the server sees, so
/// such a value may or may not match.
/// </summary>
internal sealed class PathPatterns(IReadOnlyCollection<PathPattern> patterns) : PatternSet
{
    private readonly PathPattern[] _patterns = [.. patterns];

    public override Truth Test(FacetValue value)
    {
        if (!PathPattern.IsPlain(value.Text)) return Truth.Maybe;
        foreach (var pattern in _patterns)
            if (pattern.IsMatch(value.Text)) return Truth.Yes;
        return Truth.No;
    }

    public override bool TryIndex(List<IndexKey> keys)
    {
        foreach (var pattern in _patterns)
        {
            if (!pattern.IsLiteral) return false;
            keys.Add(IndexKey.OfText(pattern.Text));
        }

        return true;
    }
}
