using System.Globalization;
using Npgsql;

namespace WireGate.Stores.Postgres;

/// <summary>Makes tables where there are none.</summary>
internal static class PostgresSchema
{
    /// <summary>The schema that all tables lie in, and the only one that names are looked up in.</summary>
    public const string Name = "wiregate";

    /// <summary>"wgst" in ASCII. Of two nodes, or two parts of one, that find an empty database, one creates and the other waits.</summary>
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(2003268468)";

    /// <exception cref="StoreException">The tables are of another version.</exception>
    public static async Task CreateOrCheckAsync(NpgsqlConnection connection, PostgresTables tables, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                await ExecuteAsync(TakeTurn).ConfigureAwait(false);
                if (await AskAsync($"SELECT to_regclass('wiregate.{tables.Format}')::text").ConfigureAwait(false) is string)
                {
                    var version = await AskAsync($"SELECT max(version) FROM wiregate.{tables.Format}").ConfigureAwait(false) as long? ?? 0;
                    if (version != tables.Version)
                        throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"{tables.Store} has format {version}; this gate knows {tables.Version}"));
                }
                else
                {
                    // An administrator may have made the schema, so that the gate's role needs no right to make any.
                    if (await AskAsync("SELECT to_regnamespace('wiregate')::text").ConfigureAwait(false) is not string) await ExecuteAsync("CREATE SCHEMA wiregate").ConfigureAwait(false);
                    await ExecuteAsync(tables.Definition).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);

                Task<int> ExecuteAsync(string sql)
                {
                    command.CommandText = sql;
                    return command.ExecuteNonQueryAsync(cancellationToken);
                }

                Task<object?> AskAsync(string sql)
                {
                    command.CommandText = sql;
                    return command.ExecuteScalarAsync(cancellationToken);
                }
            }
        }
    }
}
