using WireGate.Core;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>Judges by the kind of a statement alone and needs no catalogue.</summary>
internal sealed class KindJudge : IStatementJudge
{
    /// <summary>What a judgement fails with, if it is to fail.</summary>
    public Exception? Failure { get; set; }

    public AccessSet Describe(SqlFacts facts, SearchPath path = SearchPath.Pinned)
    {
        var kinds = facts.Statements.Select(statement => statement.Kind).ToArray();
        // What is prepared is part of what prepares it.
        var deletes = facts.Statements.Any(statement => statement.Kind == "DELETE" || (statement.Kind == "PREPARE" && statement.InnerKinds.Contains("DELETE")));
        var effect = facts.Unknown is not null ? Effect.Unknown : deletes ? Effect.Delete : Effect.Read;
        return new AccessSet(string.Join("; ", kinds), [new Access(effect, [])]);
    }

    public ValueTask<AccessSet> DescribeAsync(SqlFacts facts, SearchPath path, CancellationToken cancellationToken) =>
        Failure is null ? new(Describe(facts, path)) : ValueTask.FromException<AccessSet>(Failure);

    public SearchPath PathAfter(SqlFacts facts, SearchPath path) => path;

    public void Invalidate() { }
}
