using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The judge of one target, database and role; see <see cref="IStatementJudge"/>.</summary>
public sealed class StatementJudge(CatalogueStore store, JudgeOptions options) : IStatementJudge
{
    private static long _judges;

    private readonly long _number = Interlocked.Increment(ref _judges);

    public AccessSet Describe(SqlFacts facts, SearchPath path = SearchPath.Pinned) => Find(facts, path, store.Latest).Accesses;

    public ValueTask<AccessSet> DescribeAsync(SqlFacts facts, SearchPath path, CancellationToken cancellationToken)
    {
        var getting = store.GetAsync(cancellationToken);
        if (!getting.IsCompletedSuccessfully) return AfterReadingAsync(getting, facts, path, cancellationToken);
        var catalogue = getting.Result;
        var description = Find(facts, path, catalogue);
        return description.HasMissed
            ? AfterMissAsync(facts, path, catalogue, cancellationToken)
            : new ValueTask<AccessSet>(description.Accesses);
    }

    public SearchPath PathAfter(SqlFacts facts, SearchPath path)
    {
        foreach (var statement in facts.Statements) path = StatementDescriber.After(statement, path);
        return path;
    }

    public void Invalidate() => store.Invalidate();

    private async ValueTask<AccessSet> AfterReadingAsync(
        ValueTask<CatalogueSnapshot> getting, SqlFacts facts, SearchPath path, CancellationToken cancellationToken)
    {
        var catalogue = await getting.ConfigureAwait(false);
        var description = Find(facts, path, catalogue);
        return description.HasMissed
            ? await AfterMissAsync(facts, path, catalogue, cancellationToken).ConfigureAwait(false)
            : description.Accesses;
    }

    private async ValueTask<AccessSet> AfterMissAsync(SqlFacts facts, SearchPath path, CatalogueSnapshot seen, CancellationToken cancellationToken)
    {
        var newer = await store.AfterMissAsync(seen, cancellationToken).ConfigureAwait(false);
        return Find(facts, path, newer).Accesses;
    }

    private Description Find(SqlFacts facts, SearchPath path, CatalogueSnapshot catalogue)
    {
        var described = Volatile.Read(ref facts.Described);
        if (Description.Find(described, _number, path) is { } known && known.Catalogue == catalogue.Number) return known;
        var (accesses, missed) = StatementDescriber.Describe(facts, catalogue, path, options);
        var description = new Description(_number, path, catalogue.Number, accesses, missed, Description.Others(described, _number, path));
        // Two sessions may make the same: whichever stays is as good.
        Volatile.Write(ref facts.Described, description);
        return description;
    }
}
