using WireGate.Core;

namespace WireGate.Policy.Patterns;

/// <summary>
/// Where a pattern without wildcards is found again: by a hash of the last components of a name, or of a whole value. What is found is
/// still tested, so two values with one hash cost time and nothing else.
/// </summary>
/// <param name="Hash">Mixes in <paramref name="Length"/> and <paramref name="Whole"/>.</param>
/// <param name="Length">How many components, from the right.</param>
/// <param name="Whole">For values that are exactly so long, where the pattern is longer than they are.</param>
internal readonly record struct IndexKey(int Hash, int Length, bool Whole)
{
    /// <summary>The golden ratio, as in Fibonacci hashing: spreads the bits.</summary>
    private const uint Spread = 0x9E3779B1;

    public static IndexKey OfSuffix(NamePattern pattern, int length)
    {
        var hash = 0;
        for (var i = 1; i <= length; i++) hash = Mix(hash, pattern.Components[^i].Text);
        return new IndexKey(Seal(hash, length, length < pattern.LiteralSuffix), length, length < pattern.LiteralSuffix);
    }

    public static IndexKey OfText(string text) => new(Seal(Mix(0, text), 1, false), 1, false);

    /// <summary>The last step: a sum for the components that is sealed with their number.</summary>
    public static int Seal(int hash, int length, bool whole) => hash ^ unchecked((int)((uint)(length << 1 | (whole ? 1 : 0)) * Spread));

    /// <summary>Adds a component. String hashes are seeded anew in each process, so nobody can aim at one bucket.</summary>
    public static int Mix(int hash, string component) =>
        unchecked((int)(((uint)hash << 5 | (uint)hash >> 27) * Spread) ^ StringComparer.Ordinal.GetHashCode(component));

    /// <summary>The text by which a value of any kind but a name is found.</summary>
    public static int ForText(FacetValue value) => Seal(Mix(0, value.Text), 1, false);
}
