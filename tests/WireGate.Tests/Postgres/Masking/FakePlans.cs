using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>Masks columns by their places, whatever the statement says.</summary>
internal sealed class FakePlans(params Mask?[] masks) : IResultPlanner, IResultPlan
{
    private readonly List<ResultColumn> _asked = [];

    public bool IsMasking => true;

    /// <summary>What the plan says when it sees the result; null for what the masks say.</summary>
    public string? Refusal { get; set; }

    public ImmutableArray<DetectorMask> Detectors { get; init; } = [];

    /// <summary>Which statements of a text have a plan.</summary>
    public Func<int, bool> Concerns { get; init; } = static _ => true;

    /// <summary>The types of what COPY sends, if the plan knows them.</summary>
    public ImmutableArray<uint> CopyTypes { get; init; } = [];

    /// <summary>All columns that the plan was asked about.</summary>
    public IReadOnlyList<ResultColumn> Asked => _asked;

    public ValueTask<Planned> PlanAsync(
        SqlFacts facts, AccessSet accesses, PlannedText? text, IReadOnlyList<PlannedText?> runs, SearchPath path, CancellationToken cancellationToken) =>
        new(new Planned([.. facts.Statements.Select((_, index) => Concerns(index) ? this : null)]));

    public ResultMasks Resolve(ReadOnlySpan<ResultColumn> columns)
    {
        _asked.AddRange(columns);
        return Masks();
    }

    public ResultMasks ResolveCopy(int columns) => Masks() with { Types = CopyTypes };

    private ResultMasks Masks() => new([.. masks], Detectors, Refusal);
}
