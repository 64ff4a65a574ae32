using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>A text with what it says and the verdict on it.</summary>
internal readonly record struct Judged(SqlFacts Facts, AccessSet Accesses, Verdict Verdict)
{
    /// <param name="expectedState">The SQLSTATE that the poison causes.</param>
    public Denial ToDenial(string expectedState) => Denial.From(Verdict.Decision, expectedState, Accesses.Kind, Facts.ErrorPosition);
}
