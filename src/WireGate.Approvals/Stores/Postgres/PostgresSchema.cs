using System.Globalization;
using Npgsql;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>Makes the tables of approvals where there are none.</summary>
internal static class PostgresSchema
{
    /// <summary>The schema that all tables lie in, and the only one that names are looked up in.</summary>
    public const string Name = "wiregate";

    /// <summary>The lock that every transaction takes first: "wgap" in ASCII. Changes of all nodes come one after the other, as in a file.</summary>
    public const string TakeTurn = "SELECT pg_advisory_xact_lock(2003263856)";

    private const int Version = 1;

    /// <summary>
    /// Times are milliseconds since 1970. Of requests for one action at most one is pending or approved; a person has one voice in each.
    /// </summary>
    private const string Tables = """
        CREATE TABLE wiregate.requests (
          id text PRIMARY KEY, number bigint GENERATED ALWAYS AS IDENTITY, digest bytea NOT NULL, shape bytea NOT NULL, agent text NOT NULL, state bigint NOT NULL,
          created bigint NOT NULL, expires bigint NOT NULL, decided bigint, document bytea NOT NULL, effect text
        );
        CREATE UNIQUE INDEX requests_live ON wiregate.requests (digest) WHERE state IN (0, 1);
        CREATE INDEX requests_digest ON wiregate.requests (digest, created);
        CREATE INDEX requests_created ON wiregate.requests (created);
        CREATE TABLE wiregate.voices (
          request text NOT NULL REFERENCES wiregate.requests ON DELETE CASCADE, person text NOT NULL, approval bigint NOT NULL, reason text, through text NOT NULL,
          time bigint NOT NULL, uses bigint, lasts bigint, PRIMARY KEY (request, person)
        );
        CREATE TABLE wiregate.grants (
          id text PRIMARY KEY, request text NOT NULL, shape bytea NOT NULL, agent text NOT NULL, target text NOT NULL, text text NOT NULL, made_by text NOT NULL,
          uses_left bigint NOT NULL CHECK (uses_left >= 0), created bigint NOT NULL, expires bigint NOT NULL, ended bigint
        );
        CREATE INDEX grants_shape ON wiregate.grants (shape) WHERE ended IS NULL;
        CREATE TABLE wiregate.seen (one bigint PRIMARY KEY CHECK (one = 1), time bigint NOT NULL);
        CREATE TABLE wiregate.approvals_format (version bigint NOT NULL);
        INSERT INTO wiregate.approvals_format VALUES (1);
        """;

    /// <exception cref="ApprovalException">The tables are of another version.</exception>
    public static async Task CreateOrCheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                // Of two nodes that find an empty database, one creates and the other waits.
                await ExecuteAsync(TakeTurn).ConfigureAwait(false);
                if (await AskAsync("SELECT to_regclass('wiregate.approvals_format')::text").ConfigureAwait(false) is string)
                {
                    var version = (long)(await AskAsync("SELECT max(version) FROM wiregate.approvals_format").ConfigureAwait(false))!;
                    if (version != Version)
                        throw new ApprovalException(string.Create(CultureInfo.InvariantCulture, $"the store of approvals has format {version}; this gate knows {Version}"));
                }
                else
                {
                    // An administrator may have made the schema, so that the gate's role needs no right to make any.
                    if (await AskAsync("SELECT to_regnamespace('wiregate')::text").ConfigureAwait(false) is not string) await ExecuteAsync("CREATE SCHEMA wiregate").ConfigureAwait(false);
                    await ExecuteAsync(Tables).ConfigureAwait(false);
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
