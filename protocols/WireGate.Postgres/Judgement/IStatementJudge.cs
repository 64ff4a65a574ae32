using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>Turns facts into accesses as the server would resolve their names. One per target, database and role.</summary>
public interface IStatementJudge
{
    /// <summary>
    /// The accesses of a whole SQL text; cached by reference while the catalogue stays the same. Never empty: an empty query is one
    /// housekeeping access.
    /// </summary>
    AccessSet Describe(SqlFacts facts);

    /// <summary>The catalogue may have changed (a DDL statement ran): load it anew before the next unresolved name is judged.</summary>
    void Invalidate();
}
