using System.Collections.Immutable;
using Npgsql;

namespace WireGate.Stores.Postgres;

/// <summary>
/// What nodes tell each other, by LISTEN/NOTIFY: the node that changed something, and what. The server delivers it when the change is kept, and never before.
/// Nothing depends on it but how soon others know: what is not heard is polled for.
/// </summary>
/// <param name="link">Logs in, on a connection that does nothing else.</param>
/// <param name="channel">Its name.</param>
/// <param name="heard">The names of what another node has changed; none where anything may have changed. Must neither wait nor throw.</param>
/// <param name="time">Times how soon it listens again.</param>
internal sealed class PostgresChanges(PostgresLink link, string channel, Action<ImmutableArray<string>> heard, TimeProvider time) : IDisposable
{
    /// <summary>A connection that was cut without a word is noticed within twice that.</summary>
    private const int KeepAliveSeconds = 5;

    /// <summary>The server takes 8,000 bytes, less one.</summary>
    private const int LongestMessage = 7_999;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private bool _disposed;

    // Nobody waits for it, and it never throws.
    public void Start() => _ = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);

    /// <summary>Tells other nodes, once the transaction is kept.</summary>
    public void Tell(NpgsqlConnection connection, IEnumerable<string> names)
    {
        var message = _node + "," + string.Join(',', names);
        // Of too many to name, none is: any may have changed.
        if (message.Length > LongestMessage) message = _node;
        using var command = PostgresStatements.Create(connection, "SELECT pg_notify($1, $2)", [PostgresStatements.Text(channel), PostgresStatements.Text(message)]);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or StoreException || PostgresDatabase.IsFailure(error))
            {
                // Whoever polls says so in the log if the store itself is lost.
            }

            try
            {
                await Task.Delay(RetryAfter, time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var (source, connection) = await link.OpenAsync(KeepAliveSeconds, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        await using (connection.ConfigureAwait(false))
        {
            connection.Notification += (_, notification) => Hear(notification.Payload);
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = "LISTEN " + channel;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            // What came while nobody listened.
            heard([]);
            while (true) await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Hear(string message)
    {
        var parts = message.Split(',');
        if (parts[0] != _node) heard([.. parts.AsSpan(1)]);
    }
}
