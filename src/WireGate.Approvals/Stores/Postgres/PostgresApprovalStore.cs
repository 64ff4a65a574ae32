using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Stores;
using WireGate.Stores.Postgres;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>
/// Approvals in a database that several nodes share. Changes are made one after the other, on one connection of this node and under one lock among all: what is read
/// in a transaction is still so when it is written.
/// </summary>
internal sealed class PostgresApprovalStore : IApprovalStore
{
    private readonly PostgresDatabase _database;
    private readonly PostgresChanges _changes;

    /// <summary>Connects when it is first used.</summary>
    public PostgresApprovalStore(PostgresStoreSettings settings, IVault vault, TimeProvider time)
    {
        var link = new PostgresLink(settings, PostgresApprovalTables.All, vault, time);
        _database = new PostgresDatabase(link, PostgresApprovalTables.Store, time);
        _changes = new PostgresChanges(link, "wiregate_approvals", requests => ChangedElsewhere?.Invoke(requests), time);
        _changes.Start();
    }

    public event Action<ImmutableArray<string>>? ChangedElsewhere;

    public async Task<T> RunAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept = null)
    {
        try
        {
            return await _database.RunAsync(PostgresApprovalTables.TakeTurn, connection =>
            {
                var rows = new PostgresApprovalRows(connection);
                var result = work(rows);
                if (rows.Changed.Count > 0) _changes.Tell(connection, rows.Changed);
                return result;
            }, kept).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw StoreFailure.Of(error);
        }
    }

    public void Dispose()
    {
        _changes.Dispose();
        _database.Dispose();
    }
}
