using System.Collections.Immutable;

namespace WireGate.Approvals.Deciding;

/// <summary>Counts what became of requests.</summary>
internal static class Figures
{
    public static ApprovalFigures Of(DateTimeOffset since, ImmutableArray<(ApprovalState State, TimeSpan? Took)> outcomes)
    {
        var times = outcomes.Where(outcome => outcome.Took is not null).Select(outcome => outcome.Took!.Value).Order().ToList();
        return new ApprovalFigures(since,
            outcomes.Count(outcome => outcome.State == ApprovalState.Pending),
            outcomes.Count(outcome => outcome.State != ApprovalState.Denied && outcome.Took is not null),
            outcomes.Count(outcome => outcome.State == ApprovalState.Denied),
            outcomes.Count(outcome => outcome.State == ApprovalState.Expired && outcome.Took is null),
            times.Count == 0 ? null : times[(times.Count - 1) / 2]);
    }
}
