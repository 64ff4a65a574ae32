using Microsoft.Data.Sqlite;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>Opens the file that approvals are kept in, and makes it where there is none.</summary>
internal static class SqliteApprovalDatabase
{
    private const int SchemaVersion = 1;

    /// <summary>
    /// Times are milliseconds since 1970. Of requests for one action at most one is pending or approved; a person has one voice in each.
    /// </summary>
    private const string Schema = """
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
        PRAGMA user_version = 1;
        """;

    /// <exception cref="ApprovalException">The file can't be used; the message says why.</exception>
    public static SqliteConnection Open(string path)
    {
        try
        {
            CheckMode(path);
            // No pool: one connection for the life of the store, closed with it. No other gate writes: who keeps it locked for two seconds is an accident.
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 2,
                ForeignKeys = true,
            }.ToString());
            try
            {
                connection.Open();
                // FULL: an answer that was reported, and a use that let an action pass, survive a power cut.
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
            throw new ApprovalException("the store of approvals can't be opened: " + error.Message, inner: error);
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
                using var created = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was first. Opening and closing its file here would drop the locks that SQLite holds on it.
            }
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) != 0)
            throw new ApprovalException($"the store of approvals {path} has mode {Convert.ToString((int)mode, 8)}; it must be 600");
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
        else if (version != SchemaVersion)
        {
            throw new ApprovalException($"the store of approvals has format {version}; this gate knows {SchemaVersion}");
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
