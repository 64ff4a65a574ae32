using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>Approvals in a file, for a gate of one node. SQLite's calls are synchronous, so a thread of its own makes them.</summary>
internal sealed class SqliteApprovalStore : IApprovalStore
{
    private readonly SqliteConnection _connection;
    private readonly StoreThread _thread = new();

    /// <exception cref="ApprovalException">The file can't be used.</exception>
    public SqliteApprovalStore(string path) => _connection = SqliteApprovalDatabase.Open(path);

    /// <summary>Never raised: the lock on the state folder keeps other gates out.</summary>
    public event Action<ImmutableArray<string>>? ChangedElsewhere
    {
        add { }
        remove { }
    }

    public Task<T> RunAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept = null) => _thread.RunAsync(() =>
    {
        var result = Run(work);
        kept?.Invoke(result);
        return result;
    });

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
            throw new ApprovalException("the store of approvals can't be used", "Nothing was decided. Ask the gate's operator.", error);
        }
    }
}
