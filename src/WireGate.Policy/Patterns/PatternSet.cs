using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>The patterns that a rule lists for one facet; any of them is enough.</summary>
internal abstract class PatternSet
{
    public abstract Truth Test(FacetValue value);

    /// <summary>Adds keys under which every value that could match is found; false if there are none, because of a wildcard.</summary>
    public abstract bool TryIndex(List<IndexKey> keys);
}
