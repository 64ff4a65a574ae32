using WireGate.Postgres.Catalogue;

namespace WireGate.Benchmarks.Postgres;

/// <summary>What the system catalogue of a database with pgbench's accounts says.</summary>
internal sealed class AccountsCatalogue : ICatalogueSource
{
    public Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string?[]>>(sql switch
    {
        CatalogueQueries.Identity => [["bench", "bench", "\"$user\", public, pg_temp"]],
        CatalogueQueries.SearchPath => [["pg_catalog"], ["public"]],
        CatalogueQueries.Fingerprint => [["1"]],
        CatalogueQueries.Relations => [["16384", "public", "pgbench_accounts", "r", """[[1, "aid"], [2, "bid"], [3, "abalance"], [4, "filler"]]"""]],
        _ => [],
    });
}
