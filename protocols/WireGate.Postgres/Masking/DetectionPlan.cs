using System.Collections.Immutable;
using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking;

/// <summary>The plan of a statement that reads no masked column: values are only hidden by how they look.</summary>
internal sealed class DetectionPlan(ImmutableArray<DetectorMask> detectors) : IResultPlan
{
    private readonly ResultMasks _masks = new([], detectors);

    public ResultMasks Resolve(ReadOnlySpan<ResultColumn> columns) => _masks;

    public ResultMasks ResolveCopy(int columns) => _masks;
}
