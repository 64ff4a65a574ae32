using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Core.Masks;

namespace WireGate.Policy.Rules;

/// <summary>One rule that hides values, as written. It allows and denies nothing. Immutable.</summary>
public sealed record MaskRule
{
    public required string Name { get; init; }

    /// <summary>Who and where: all must hold.</summary>
    public required RuleConditions When { get; init; }

    /// <summary>Who sees the values, and where, all the same.</summary>
    public RuleConditions? Unless { get; init; }

    /// <summary>The columns that it hides; null where it looks for values instead.</summary>
    public FacetTerm? Columns { get; init; }

    /// <summary>What it looks for in any value; empty where it names columns.</summary>
    public ImmutableArray<string> Detectors { get; init; } = [];

    public required Mask Mask { get; init; }

    public required SourcePosition Position { get; init; }
}
