using System.Collections.Immutable;
using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking;

/// <summary>What becomes of the values of one result.</summary>
/// <param name="Columns">A mask or null for each column; empty if no column has one.</param>
/// <param name="Detectors">What is looked for in the values that no mask hides.</param>
/// <param name="Refusal">Why none of the result may leave, in a sentence for the agent; null if it may.</param>
internal sealed record ResultMasks(ImmutableArray<Mask?> Columns, ImmutableArray<DetectorMask> Detectors, string? Refusal = null)
{
    /// <summary>Of COPY, which does not tell them: the oids of the columns' types. Empty where they are not known: what is masked is then text among text, and NULL among binary values.</summary>
    public ImmutableArray<uint> Types { get; init; } = [];
}
