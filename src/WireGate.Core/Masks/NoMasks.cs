using System.Collections.Immutable;

namespace WireGate.Core.Masks;

/// <summary>Where no rule hides anything.</summary>
public sealed class NoMasks : IMasks
{
    public static NoMasks Instance { get; } = new();

    public bool IsEmpty => true;

    public ImmutableArray<string> ColumnRules => [];

    public ImmutableArray<DetectorMask> Detectors => [];

    public Mask? Find(FacetValue column) => null;
}
