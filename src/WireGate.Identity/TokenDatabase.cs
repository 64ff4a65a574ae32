using Microsoft.Data.Sqlite;

namespace WireGate.Identity;

/// <summary>Opens the file that tokens are kept in, and makes it where there is none.</summary>
internal static class TokenDatabase
{
    private const int SchemaVersion = 2;

    /// <summary>The token itself is not here, only what recognises it. Times are milliseconds since 1970, targets are joined by line feeds.</summary>
    private const string Schema = """
        CREATE TABLE tokens (
          id TEXT PRIMARY KEY, agent TEXT NOT NULL, targets TEXT NOT NULL, label TEXT,
          created INTEGER NOT NULL, login_expires INTEGER NOT NULL, session_expires INTEGER NOT NULL, revoked INTEGER,
          hash BLOB NOT NULL, salt BLOB NOT NULL, iterations INTEGER NOT NULL, stored_key BLOB NOT NULL, server_key BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE keys (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO keys (name, value) VALUES ('scram-salt', randomblob(32));
        PRAGMA user_version = 1;
        """;

    /// <summary>From format 1 to 2. Details are JSON: what else is known of a token.</summary>
    private const string SecondSchema = """
        ALTER TABLE tokens ADD COLUMN details TEXT;
        CREATE TABLE locks (
          kind TEXT NOT NULL, name TEXT NOT NULL, since INTEGER NOT NULL, locked_by TEXT NOT NULL, reason TEXT, PRIMARY KEY (kind, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE spending (
          token TEXT PRIMARY KEY, statements INTEGER NOT NULL, writes INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL,
          milliseconds INTEGER NOT NULL, approvals INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 2;
        """;

    /// <exception cref="IdentityException">The file can't be used; the message says why.</exception>
    public static SqliteConnection Open(string path)
    {
        try
        {
            CheckMode(path);
            // No pool: one connection for the life of the store, closed with it. Busy writers are waited for at most five seconds.
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 5,
            }.ToString());
            try
            {
                connection.Open();
                // WAL: readers never wait for a writer. FULL: a revocation that was reported survives a power cut.
                Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;");
                CreateOrCheck(connection);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IdentityException("the token store can't be opened: " + error.Message, error);
        }
    }

    /// <summary>Creates the file with its mode before SQLite sees it; SQLite gives its -wal and -shm files the same one.</summary>
    private static void CheckMode(string path)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        if (!File.Exists(path))
        {
            try
            {
                using var created = new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                });
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was first. Its file is not opened here: closing it again would drop the locks that SQLite
                // holds on it in this process (POSIX record locks belong to the process, not to the descriptor).
            }
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) != 0)
            throw new IdentityException($"the token store {path} has mode {Convert.ToString((int)mode, 8)}; it must be 600");
    }

    private static void CreateOrCheck(SqliteConnection connection)
    {
        // IMMEDIATE: of two processes that find an empty file, one creates and the other waits.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version == 0)
        {
            command.CommandText = Schema;
            command.ExecuteNonQuery();
        }

        if (version is 0 or 1)
        {
            command.CommandText = SecondSchema;
            command.ExecuteNonQuery();
        }
        else if (version != SchemaVersion)
        {
            throw new IdentityException($"the token store has format {version}; this gate knows {SchemaVersion}");
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
