using WireGate.Stores.Sqlite;

namespace WireGate.Identity.Stores;

/// <summary>The tables of tokens in a file.</summary>
internal static class SqliteTokenTables
{
    /// <summary>The token itself is not here, only what recognises it. Times are milliseconds since 1970, targets are joined by line feeds.</summary>
    private const string First = """
        CREATE TABLE tokens (
          id TEXT PRIMARY KEY, agent TEXT NOT NULL, targets TEXT NOT NULL, label TEXT,
          created INTEGER NOT NULL, login_expires INTEGER NOT NULL, session_expires INTEGER NOT NULL, revoked INTEGER,
          hash BLOB NOT NULL, salt BLOB NOT NULL, iterations INTEGER NOT NULL, stored_key BLOB NOT NULL, server_key BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO keys (name, value) VALUES ('scram-salt', randomblob(32));
        """;

    /// <summary>From format 1 to 2. Details are JSON: what else is known of a token.</summary>
    private const string Second = """
        ALTER TABLE tokens ADD COLUMN details TEXT;
        CREATE TABLE locks (
          kind TEXT NOT NULL, name TEXT NOT NULL, since INTEGER NOT NULL, locked_by TEXT NOT NULL, reason TEXT, PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE spending (
          token TEXT PRIMARY KEY, statements INTEGER NOT NULL, writes INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,
          milliseconds INTEGER NOT NULL, approvals INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>A command of the operator's may write to it too.</summary>
    public static readonly SqliteFormat All = new("the token store", [First, Second], TimeSpan.FromSeconds(5));
}
