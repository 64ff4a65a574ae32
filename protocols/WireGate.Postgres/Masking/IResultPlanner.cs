using WireGate.Core;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Masking;

/// <summary>Makes the plans of what is about to be sent. Called by the downstream pump alone.</summary>
internal interface IResultPlanner
{
    /// <summary>Whether anything is hidden from this session, so that what could carry it past a mask (errors, notices, settings) is cleaned too.</summary>
    bool IsMasking { get; }

    /// <summary>Completes at once where nothing that is masked is read and nothing is looked for.</summary>
    /// <param name="facts">What the text says.</param>
    /// <param name="accesses">What it does.</param>
    /// <param name="text">Its bytes; null where they were not kept.</param>
    /// <param name="runs">For each statement what it runs by name: empty where none does; null in it where that was not kept.</param>
    /// <param name="path">What a bare name means when it begins.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    ValueTask<Planned> PlanAsync(
        SqlFacts facts, AccessSet accesses, PlannedText? text, IReadOnlyList<PlannedText?> runs, SearchPath path, CancellationToken cancellationToken);
}
