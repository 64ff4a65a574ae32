using System.Collections.Immutable;
using Npgsql;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>
/// What nodes tell each other, by LISTEN/NOTIFY: the node that changed something, and the requests. The server delivers it when the change is kept, and never before.
/// Nothing depends on it but how soon a waiting client goes on: what is not heard is polled for.
/// </summary>
internal sealed class PostgresChanges(PostgresLink link, Action<ImmutableArray<string>> heard, TimeProvider time)
{
    /// <summary>A connection that was cut without a word is noticed within twice that.</summary>
    private const int KeepAliveSeconds = 5;

    /// <summary>The server takes 8,000 bytes, less one.</summary>
    private const int LongestMessage = 7_999;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly string _node = Guid.NewGuid().ToString("N");

    /// <summary>Tells other nodes, once the transaction is kept.</summary>
    public void Tell(NpgsqlConnection connection, IReadOnlySet<string> requests)
    {
        if (requests.Count == 0) return;
        var message = _node + "," + string.Join(',', requests);
        // Of too many to name, none is: any may have changed.
        if (message.Length > LongestMessage) message = _node;
        using var command = PostgresStatements.Create(connection, "SELECT pg_notify('wiregate_approvals', $1)", [PostgresStatements.Text(message)]);
        command.ExecuteNonQuery();
    }

    /// <summary>Listens until it is told to stop. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ApprovalException || PostgresApprovalStore.IsFailure(error))
            {
                // The sweep says so in the log if the store itself is lost.
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
                command.CommandText = "LISTEN wiregate_approvals";
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
