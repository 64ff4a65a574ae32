using WireGate.Stores.Sqlite;

namespace WireGate.Approvals.Stores;

/// <summary>The tables of approvals in a file.</summary>
internal static class SqliteApprovalTables
{
    public const string Store = "the store of approvals";

    /// <summary>
    /// Times are milliseconds since 1970. Of requests for one action at most one is pending or approved; a person has one voice in each.
    /// </summary>
    private const string Tables = """
        CREATE TABLE requests (
          id TEXT PRIMARY KEY, digest BLOB NOT NULL, shape BLOB NOT NULL, agent TEXT NOT NULL, state INTEGER NOT NULL,
          created INTEGER NOT NULL, expires INTEGER NOT NULL, decided INTEGER, document BLOB NOT NULL, effect TEXT
        ) STRICT;
        CREATE UNIQUE INDEX requests_live ON requests (digest) WHERE state IN (0, 1);
        CREATE INDEX requests_digest ON requests (digest, created);
        CREATE INDEX requests_created ON requests (created);
        CREATE TABLE voices (
          request TEXT NOT NULL REFERENCES requests ON DELETE CASCADE, person TEXT NOT NULL, approval INTEGER NOT NULL, reason TEXT, through TEXT NOT NULL,
          time INTEGER NOT NULL, uses INTEGER, lasts INTEGER, PRIMARY KEY (request, person)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE grants (
          id TEXT PRIMARY KEY, request TEXT NOT NULL, shape BLOB NOT NULL, agent TEXT NOT NULL, target TEXT NOT NULL, text TEXT NOT NULL, made_by TEXT NOT NULL,
          uses_left INTEGER NOT NULL CHECK (uses_left >= 0), created INTEGER NOT NULL, expires INTEGER NOT NULL, ended INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX grants_shape ON grants (shape) WHERE ended IS NULL;
        CREATE TABLE seen (one INTEGER PRIMARY KEY CHECK (one = 1), time INTEGER NOT NULL) STRICT;
        """;

    /// <summary>No other gate writes: who keeps it locked for two seconds is an accident.</summary>
    public static readonly SqliteFormat All = new(Store, [Tables], TimeSpan.FromSeconds(2));
}
