using System.Collections.Immutable;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Masking;

/// <summary>Makes the plans of what is about to be sent. Called by the downstream pump alone.</summary>
internal interface IResultPlanner
{
    /// <summary>Whether anything is hidden from this session, so that what could carry it past a mask (errors, notices, settings) is cleaned too.</summary>
    bool IsMasking { get; }

    /// <summary>One plan for each statement, null where nothing of its result is masked; empty if none has one.</summary>
    ImmutableArray<IResultPlan?> Plan(SqlFacts facts);
}
