using System.Collections.Immutable;
using System.Text;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>Four bytes in a row, each one of a few, that a scanner can look for many at a time.</summary>
public sealed class Anchor
{
    /// <summary>How many bytes an anchor looks at.</summary>
    public const int Width = 4;

    private readonly ImmutableArray<ImmutableArray<byte>> _places;

    private Anchor(ImmutableArray<ImmutableArray<byte>> places) => _places = places;

    /// <summary>What may stand at one of the four places; empty if anything may.</summary>
    public ReadOnlySpan<byte> At(int place) => _places[place].AsSpan();

    /// <summary>Exactly these bytes.</summary>
    public static Anchor Of(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Width);
        return new Anchor([[bytes[0]], [bytes[1]], [bytes[2]], [bytes[3]]]);
    }

    /// <summary>One of the bytes of each text, in ASCII; whatever there is for an empty one.</summary>
    public static Anchor Of(string first, string second, string third, string fourth) =>
        new([Place(first), Place(second), Place(third), Place(fourth)]);

    private static ImmutableArray<byte> Place(string bytes) => [.. Encoding.ASCII.GetBytes(bytes)];
}
