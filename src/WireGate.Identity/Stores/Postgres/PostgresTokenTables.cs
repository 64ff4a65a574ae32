using WireGate.Stores.Postgres;

namespace WireGate.Identity.Stores.Postgres;

/// <summary>The tables of tokens in a database.</summary>
internal static class PostgresTokenTables
{
    public const string Store = "the store of tokens";

    /// <summary>
    /// What a change begins with: it gives the change its number, and changes of all nodes come one after the other in the order of their numbers. Who has read up to a
    /// number has missed none before it.
    /// </summary>
    public const string BeginChange = "UPDATE token_changes SET number = number + 1";

    /// <summary>
    /// The token itself is not here, only what recognises it. Times are milliseconds since 1970, targets are joined by line feeds, details are JSON: what else is known of a token.
    /// The key that salts are made with comes from three random UUIDs, of 122 random bits each.
    /// </summary>
    private const string Definition = """
        CREATE TABLE wiregate.token_changes (one bigint PRIMARY KEY CHECK (one = 1), number bigint NOT NULL);
        INSERT INTO wiregate.token_changes VALUES (1, 0);
        CREATE TABLE wiregate.tokens (
          id text PRIMARY KEY, agent text NOT NULL, targets text NOT NULL, label text, created bigint NOT NULL, login_expires bigint NOT NULL, session_expires bigint NOT NULL,
          revoked bigint, hash bytea NOT NULL, salt bytea NOT NULL, iterations bigint NOT NULL, stored_key bytea NOT NULL, server_key bytea NOT NULL, details text,
          changed bigint NOT NULL
        );
        CREATE INDEX tokens_changed ON wiregate.tokens (changed, id);
        CREATE TABLE wiregate.locks (
          kind text NOT NULL, name text NOT NULL, since bigint NOT NULL, locked_by text NOT NULL, reason text, PRIMARY KEY (kind, name)
        );
        CREATE TABLE wiregate.spending (
          token text PRIMARY KEY, statements bigint NOT NULL, writes bigint NOT NULL, rows bigint NOT NULL, bytes bigint NOT NULL, milliseconds bigint NOT NULL,
          approvals bigint NOT NULL, changed bigint NOT NULL
        );
        CREATE INDEX spending_changed ON wiregate.spending (changed);
        CREATE TABLE wiregate.used_tokens (id text PRIMARY KEY, until bigint NOT NULL);
        CREATE TABLE wiregate.token_keys (name text PRIMARY KEY, value bytea NOT NULL);
        INSERT INTO wiregate.token_keys VALUES ('scram-salt',
          sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea));
        CREATE TABLE wiregate.tokens_format (version bigint NOT NULL);
        INSERT INTO wiregate.tokens_format VALUES (1);
        """;

    public static readonly PostgresTables All = new(Store, "tokens_format", 1, Definition);
}
