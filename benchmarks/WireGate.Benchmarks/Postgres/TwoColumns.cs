using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Benchmarks.Postgres;

/// <summary>Masks the third and the seventh of ten columns.</summary>
internal sealed class TwoColumns : IResultPlanner, IResultPlan
{
    private static readonly Mask Hidden = new("hide", MaskMethod.Redact);
    private static readonly ResultMasks Masks = new([null, null, Hidden, null, null, null, Hidden, null, null, null], []);

    private readonly Planned _planned;

    public TwoColumns() => _planned = new Planned([this]);

    public bool IsMasking => true;

    public ValueTask<Planned> PlanAsync(
        SqlFacts facts, AccessSet accesses, PlannedText? text, IReadOnlyList<PlannedText?> runs, SearchPath path, CancellationToken cancellationToken) => new(_planned);

    public ResultMasks Resolve(ReadOnlySpan<ResultColumn> columns) => Masks;

    public ResultMasks ResolveCopy(int columns) => Masks;
}
