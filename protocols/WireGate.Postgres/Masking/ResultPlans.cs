using System.Collections.Immutable;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Masking;

/// <summary>What the masks make of the results of one message. Immutable, so that both pumps may hold it.</summary>
/// <param name="Plans">One for each statement of its text; null where nothing of a statement's result is masked.</param>
/// <param name="Facts">What the statements say: COPY tells the form of its lines nowhere else.</param>
internal sealed record ResultPlans(ImmutableArray<IResultPlan?> Plans, SqlFacts Facts)
{
    /// <summary>Null where no statement has a plan: nothing needs to be looked at.</summary>
    public static ResultPlans? Of(ImmutableArray<IResultPlan?> plans, SqlFacts facts)
    {
        if (plans.IsDefaultOrEmpty) return null;
        foreach (var plan in plans)
            if (plan is not null) return new ResultPlans(plans, facts);
        return null;
    }

    /// <summary>Whether the result of a statement is to be masked. One that the text does not have is.</summary>
    public bool Concern(int statement) => statement >= Plans.Length || Plans[statement] is not null;
}
