using System.Runtime.CompilerServices;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>The judge of one target, database and role; see <see cref="IStatementJudge"/>.</summary>
public sealed class StatementJudge(CatalogueStore store, JudgeOptions options) : IStatementJudge
{
    // Keyed by reference and weak: as many entries as there are facts alive, which the cache of facts bounds.
    private readonly ConditionalWeakTable<SqlFacts, Slot> _slots = [];

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
        var slot = _slots.GetOrCreateValue(facts);
        ref var field = ref path == SearchPath.Pinned ? ref slot.Pinned : ref slot.Empty;
        var description = Volatile.Read(ref field);
        if (description is not null && ReferenceEquals(description.Catalogue, catalogue)) return description;
        var (accesses, missed) = StatementDescriber.Describe(facts, catalogue, path, options);
        description = new Description(catalogue, accesses, missed);
        // Two sessions may make the same: whichever stays is as good.
        Volatile.Write(ref field, description);
        return description;
    }

    /// <summary>What was last made of one text, by each state of the search path.</summary>
    private sealed class Slot
    {
        public Description? Pinned;
        public Description? Empty;
    }

    private sealed record Description(CatalogueSnapshot Catalogue, AccessSet Accesses, bool HasMissed);
}
