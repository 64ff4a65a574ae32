using System.Data;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Npgsql;
using WireGate.Core;

namespace WireGate.Stores.Postgres;

/// <summary>Transactions in a database that several nodes share, one after the other on one connection of this node. Connects when it is first used, and again when it was cut off.</summary>
/// <param name="link">Logs in.</param>
/// <param name="store">What messages call it.</param>
/// <param name="time">Times how long a server counts as down.</param>
internal sealed class PostgresDatabase(PostgresLink link, string store, TimeProvider time) : IDisposable
{
    private const string Hint = "Ask the gate's operator.";

    /// <summary>Who stands in the queue longer than that is denied.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where the server can't be reached, all who ask are denied at once, rather than each after a timeout of its own.</summary>
    private static readonly TimeSpan DownFor = TimeSpan.FromSeconds(1);

    private readonly StoreThread _thread = new(store);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private (NpgsqlDataSource Source, NpgsqlConnection Connection)? _open;
    private (long At, StoreException Why)? _down;
    private bool _disposed;

    /// <summary>Whatever it fails with, what was to be done has not been done, unless the server was lost while it kept it.</summary>
    /// <param name="first">The statement that a transaction begins with. It changes nothing: where it finds the connection cut, all begins again on a new one.</param>
    /// <param name="work">What to do then, on the store's own thread.</param>
    /// <param name="kept">Runs on the same thread once it is kept. Must not throw.</param>
    /// <exception cref="StoreException">The store can't be reached.</exception>
    public async Task<T> RunAsync<T>(string first, Func<NpgsqlConnection, T> work, Action<T>? kept = null)
    {
        await TakeTurnAsync().ConfigureAwait(false);
        try
        {
            if (_down is { } down && time.GetElapsedTime(down.At) < DownFor) throw new StoreException(down.Why.Message, down.Why.Hint, down.Why.InnerException);
            var wasOpen = _open is not null;
            try
            {
                return await RunOnceAsync(first, work, kept).ConfigureAwait(false);
            }
            catch (TurnLostException) when (wasOpen)
            {
                // The server was restarted since the last change. Nothing of this one was sent yet.
                return await RunOnceAsync(first, work, kept).ConfigureAwait(false);
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
            throw StoreThread.Stopping(error);
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
            or InvalidCastException or InvalidDataException or EncoderFallbackException or ObjectDisposedException;

    private async Task TakeTurnAsync()
    {
        try
        {
            if (!await _turn.WaitAsync(Patience, _stopping.Token).ConfigureAwait(false)) throw new StoreException($"{store} is too slow", Hint);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            throw StoreThread.Stopping(error);
        }
    }

    private async Task<T> RunOnceAsync<T>(string first, Func<NpgsqlConnection, T> work, Action<T>? kept)
    {
        var connection = _open?.Connection ?? await OpenAsync().ConfigureAwait(false);
        try
        {
            return await _thread.RunAsync(() =>
            {
                var result = Run(connection, first, work);
                kept?.Invoke(result);
                return result;
            }).ConfigureAwait(false);
        }
        finally
        {
            if (_disposed || connection.State != ConnectionState.Open) Close();
        }
    }

    private static T Run<T>(NpgsqlConnection connection, string first, Func<NpgsqlConnection, T> work)
    {
        using var transaction = Begin(connection, first);
        var result = work(connection);
        transaction.Commit();
        return result;
    }

    private static NpgsqlTransaction Begin(NpgsqlConnection connection, string first)
    {
        NpgsqlTransaction? transaction = null;
        try
        {
            // Read committed: what is read after a lock was had is what the last one who had it left.
            transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
            using var command = PostgresStatements.Create(connection, first, []);
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
            _open = await link.OpenAsync(keepAlive: 0, _stopping.Token).ConfigureAwait(false);
            _down = null;
            return _open.Value.Connection;
        }
        catch (Exception error) when (error is StoreException || IsFailure(error))
        {
            var why = error as StoreException ?? Failed(error);
            _down = (time.GetTimestamp(), why);
            throw why;
        }
    }

    private StoreException Failed(Exception error) =>
        _stopping.IsCancellationRequested ? StoreThread.Stopping(error) : new StoreException($"{store} can't be used", Hint, error);

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
