using WireGate.Stores.Postgres;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>The tables of approvals.</summary>
internal static class PostgresApprovalTables
{
    public const string Store = "the store of approvals";

    /// <summary>The lock that every transaction takes first: "wgap" in ASCII. Changes of all nodes come one after the other, as in a file.</summary>
    public const string TakeTurn = "SELECT pg_advisory_xact_lock(2003263856)";

    /// <summary>
    /// Times are milliseconds since 1970. Of requests for one action at most one is pending or approved; a person has one voice in each.
    /// </summary>
    private const string Definition = """
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

    public static readonly PostgresTables All = new(Store, "approvals_format", 1, Definition);
}
