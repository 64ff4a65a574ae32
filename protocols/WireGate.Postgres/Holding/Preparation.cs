using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Holding;

/// <summary>
/// Which messages only make ready what a later one runs, so that people are asked once, when it runs with its values. What making ready may itself call
/// is not among them: the planner calls functions that say they change nothing (eval_const_expressions), whatever they do.
/// </summary>
internal static class Preparation
{
    /// <summary>A Parse: analysed when it comes, planned when values are bound to it.</summary>
    public static bool IsParse(AccessSet accesses) => !MayCall(accesses);

    /// <summary>A Query or an Execute: one PREPARE, which is analysed alone; or one DECLARE, which is planned, and run at the transaction's end if it is WITH HOLD.</summary>
    public static bool IsRun(SqlFacts facts, AccessSet accesses)
    {
        if (facts.Unknown is not null || facts.Statements is not [{ Names: [var named] } statement]) return false;
        return (named.Action, statement.Kind) switch
        {
            (NamedAction.Prepare, "PREPARE") => true,
            (NamedAction.DeclareCursor, "DECLARE CURSOR") => !named.Outlives && !MayCall(accesses),
            _ => false,
        };
    }

    private static bool MayCall(AccessSet accesses)
    {
        foreach (var access in accesses.Accesses)
            if (access.Effect is Effect.Unknown or Effect.Execute) return true;
        return false;
    }
}
