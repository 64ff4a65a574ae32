using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WireGate.Core.Approvals;
using WireGate.Stores;
using WireGate.Stores.Sqlite;

namespace WireGate.Approvals.Stores;

/// <summary>Approvals in a file, for a gate of one node. SQLite's calls are synchronous, so a thread of its own makes them.</summary>
internal sealed class SqliteApprovalStore : IApprovalStore
{
    private readonly SqliteConnection _connection;
    private readonly StoreThread _thread;

    /// <exception cref="ApprovalException">The file can't be used.</exception>
    public SqliteApprovalStore(string path)
    {
        try
        {
            _connection = SqliteFile.Open(path, SqliteApprovalTables.All);
        }
        catch (StoreException error)
        {
            throw StoreFailure.Of(error);
        }

        _thread = new StoreThread(SqliteApprovalTables.Store);
    }

    /// <summary>Never raised: the lock on the state folder keeps other gates out.</summary>
    public event Action<ImmutableArray<string>>? ChangedElsewhere
    {
        add { }
        remove { }
    }

    public async Task<T> RunAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept = null)
    {
        try
        {
            return await _thread.RunAsync(() =>
            {
                var result = Run(work);
                kept?.Invoke(result);
                return result;
            }).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw StoreFailure.Of(error);
        }
    }

    public void Dispose()
    {
        _thread.Dispose();
        _connection.Dispose();
    }

    private T Run<T>(Func<IApprovalRows, T> work)
    {
        try
        {
            // IMMEDIATE: what is read is still so when it is written.
            using var transaction = _connection.BeginTransaction(deferred: false);
            var result = work(new SqliteApprovalRows(_connection, transaction));
            transaction.Commit();
            return result;
        }
        catch (Exception error) when (error is SqliteException or JsonException or InvalidCastException)
        {
            throw new StoreException("the store of approvals can't be used", "Ask the gate's operator.", error);
        }
    }
}
