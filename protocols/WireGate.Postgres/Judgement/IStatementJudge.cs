using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>Turns facts into accesses as the server would resolve their names. One per target, database and role; thread-safe.</summary>
public interface IStatementJudge
{
    /// <summary>
    /// The accesses of a whole SQL text; cached by reference while the catalogue stays the same. Never empty: an empty query is one
    /// housekeeping access. Judges by the catalogue that is at hand, and knows no relation before the first was read.
    /// </summary>
    AccessSet Describe(SqlFacts facts, SearchPath path = SearchPath.Pinned);

    /// <summary>The same by a catalogue that is fresh enough, read anew if a name isn't found. Completes at once where nothing needs reading.</summary>
    /// <exception cref="UpstreamException">The target's catalogue can't be read: nothing may be forwarded.</exception>
    ValueTask<AccessSet> DescribeAsync(SqlFacts facts, SearchPath path, CancellationToken cancellationToken);

    /// <summary>
    /// The state of the search path once the text was sent. What is judged later, and what was judged before and runs later (a Bind
    /// of a prepared statement), must be judged in that state.
    /// </summary>
    SearchPath PathAfter(SqlFacts facts, SearchPath path);

    /// <summary>
    /// The catalogue may have changed: a DDL statement completed, or the transaction that it ran in was committed. It is read anew before
    /// anything else is judged.
    /// </summary>
    void Invalidate();
}
