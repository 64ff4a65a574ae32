using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>A text with what it says and the verdict on it.</summary>
/// <param name="Facts">What it says.</param>
/// <param name="Accesses">What it does.</param>
/// <param name="Verdict">The verdict, and the number of the operation.</param>
/// <param name="HoldsSecret">The text, or what is given to what it runs, may hold secrets.</param>
/// <param name="Plans">What the masks make of its results: one for each statement, null where nothing of it is hidden; default where none has one.</param>
/// <param name="Planned">Its bytes, where something is masked.</param>
internal readonly record struct Judged(SqlFacts Facts, AccessSet Accesses, Verdict Verdict, bool HoldsSecret, ImmutableArray<IResultPlan?> Plans = default, PlannedText? Planned = null)
{
    /// <summary>It only made ready what the rules hold when it runs, or was itself held and allowed.</summary>
    public bool IsHeldLater => !Verdict.Decision.Holds.IsEmpty;

    /// <summary>It was held and allowed, and nobody can read all that it does.</summary>
    public bool RunsUnread
    {
        get
        {
            if (!IsHeldLater) return false;
            foreach (var access in Accesses.Accesses)
                if (access.Effect == Effect.Unknown) return true;
            return false;
        }
    }

    /// <param name="expectedState">The SQLSTATE that the poison causes.</param>
    public Denial ToDenial(string expectedState) => Denial.From(Verdict.Decision, expectedState, Accesses.Kind, Facts.ErrorPosition);
}
