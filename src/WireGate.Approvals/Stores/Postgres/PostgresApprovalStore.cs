using System.Collections.Immutable;
using System.Data;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Npgsql;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>
/// Approvals in a database that several nodes share. Changes are made one after the other, on one connection of this node and under one lock among all: what is read
/// in a transaction is still so when it is written.
/// </summary>
internal sealed class PostgresApprovalStore : IApprovalStore
{
    /// <summary>Who stands in the queue longer than that is denied.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where the server can't be reached, all who ask are denied at once, rather than each after a timeout of its own.</summary>
    private static readonly TimeSpan DownFor = TimeSpan.FromSeconds(1);

    private readonly PostgresLink _link;
    private readonly PostgresChanges _changes;
    private readonly TimeProvider _time;
    private readonly StoreThread _thread = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private (NpgsqlDataSource Source, NpgsqlConnection Connection)? _open;
    private (long At, ApprovalException Why)? _down;
    private bool _disposed;

    /// <summary>Connects when it is first used.</summary>
    public PostgresApprovalStore(PostgresStoreSettings settings, IVault vault, TimeProvider time)
    {
        _time = time;
        _link = new PostgresLink(settings, vault, time);
        _changes = new PostgresChanges(_link, requests => ChangedElsewhere?.Invoke(requests), time);
        // Nobody waits for it, and it never throws.
        _ = Task.Run(() => _changes.RunAsync(_stopping.Token), CancellationToken.None);
    }

    public event Action<ImmutableArray<string>>? ChangedElsewhere;

    public async Task<T> RunAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept = null)
    {
        await TakeTurnAsync().ConfigureAwait(false);
        try
        {
            if (_down is { } down && _time.GetElapsedTime(down.At) < DownFor) throw new ApprovalException(down.Why.Message, down.Why.Hint, down.Why.InnerException);
            var wasOpen = _open is not null;
            try
            {
                return await RunOnceAsync(work, kept).ConfigureAwait(false);
            }
            catch (TurnLostException) when (wasOpen)
            {
                // The server was restarted since the last change. Nothing of this one was sent yet.
                return await RunOnceAsync(work, kept).ConfigureAwait(false);
            }
        }
        catch (TurnLostException error)
        {
            throw Failed(error.InnerException!);
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw Failed(error);
        }
        catch (OperationCanceledException error) when (_stopping.IsCancellationRequested)
        {
            throw Stopping(error);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _stopping.Cancel();
        _thread.Dispose();
        // Who has the turn ends with its connection, and whoever waits for it is told that the gate stops.
        Close();
        _stopping.Dispose();
    }

    /// <summary>What the driver, the network, the credential or a damaged row fails with.</summary>
    internal static bool IsFailure(Exception error) =>
        error is NpgsqlException or CredentialException or UpstreamException or IOException or SocketException or TimeoutException or AuthenticationException or JsonException
            or InvalidCastException or EncoderFallbackException or ObjectDisposedException;

    private static ApprovalException Stopping(Exception inner) => new("the gate is stopping", inner: inner);

    private async Task TakeTurnAsync()
    {
        try
        {
            if (!await _turn.WaitAsync(Patience, _stopping.Token).ConfigureAwait(false))
                throw new ApprovalException("the store of approvals is too slow", "Nothing was decided. Ask the gate's operator.");
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            throw Stopping(error);
        }
    }

    private async Task<T> RunOnceAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept)
    {
        var connection = _open?.Connection ?? await OpenAsync().ConfigureAwait(false);
        try
        {
            return await _thread.RunAsync(() =>
            {
                var result = Run(connection, work);
                kept?.Invoke(result);
                return result;
            }).ConfigureAwait(false);
        }
        finally
        {
            if (_disposed || connection.State != ConnectionState.Open) Close();
        }
    }

    private T Run<T>(NpgsqlConnection connection, Func<IApprovalRows, T> work)
    {
        using var transaction = Begin(connection);
        var rows = new PostgresApprovalRows(connection);
        var result = work(rows);
        _changes.Tell(connection, rows.Changed);
        transaction.Commit();
        return result;
    }

    private static NpgsqlTransaction Begin(NpgsqlConnection connection)
    {
        NpgsqlTransaction? transaction = null;
        try
        {
            // Read committed: what is read after the lock was had is what the last one who had it left.
            transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            using var command = PostgresStatements.Create(connection, PostgresSchema.TakeTurn, []);
            command.ExecuteNonQuery();
            return transaction;
        }
        catch (Exception error)
        {
            transaction?.Dispose();
            if (connection.State != ConnectionState.Open && IsFailure(error)) throw new TurnLostException(error);
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        try
        {
            _open = await _link.OpenAsync(keepAlive: 0, _stopping.Token).ConfigureAwait(false);
            _down = null;
            return _open.Value.Connection;
        }
        catch (Exception error) when (error is ApprovalException || IsFailure(error))
        {
            var why = error as ApprovalException ?? Failed(error);
            _down = (_time.GetTimestamp(), why);
            throw why;
        }
    }

    private ApprovalException Failed(Exception error) => _stopping.IsCancellationRequested
        ? Stopping(error) : new ApprovalException("the store of approvals can't be used", "Nothing was decided. Ask the gate's operator.", error);

    private void Close()
    {
        if (_open is not { } open) return;
        _open = null;
        open.Connection.Dispose();
        open.Source.Dispose();
    }

    /// <summary>The connection was gone before anything of a change was sent.</summary>
    private sealed class TurnLostException(Exception inner) : Exception("The connection is gone.", inner);
}
