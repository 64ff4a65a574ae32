using System.Globalization;
using Microsoft.Data.Sqlite;

namespace WireGate.Stores.Sqlite;

/// <summary>Opens a file that things are kept in, and makes it where there is none.</summary>
internal static class SqliteFile
{
    /// <exception cref="StoreException">The file can't be used; the message says why.</exception>
    public static SqliteConnection Open(string path, SqliteFormat format)
    {
        try
        {
            CheckMode(path, format);
            // No pool: one connection for the life of the store, closed with it.
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = (int)format.Patience.TotalSeconds,
                ForeignKeys = true,
            }.ToString());
            try
            {
                connection.Open();
                // WAL: readers never wait for a writer. FULL: what was reported as kept, a revocation or an answer, survives a power cut.
                Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;");
                CreateOrCheck(connection, format);
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
            throw new StoreException($"{format.Store} can't be opened: {error.Message}", inner: error);
        }
    }

    /// <summary>Creates the file with its mode before SQLite sees it; SQLite gives its -wal and -shm files the same one.</summary>
    private static void CheckMode(string path, SqliteFormat format)
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
                // Another process was first. Its file is not opened here: closing it again would drop the locks that SQLite
                // holds on it in this process (POSIX record locks belong to the process, not to the descriptor).
            }
        }

        var mode = File.GetUnixFileMode(path);
        if ((mode & ~OwnerOnly) != 0)
            throw new StoreException($"{format.Store} {path} has mode {Convert.ToString((int)mode, 8)}; it must be 600");
    }

    private static void CreateOrCheck(SqliteConnection connection, SqliteFormat format)
    {
        // IMMEDIATE: of two processes that find an empty file, one creates and the other waits.
        using var transaction = connection.BeginTransaction(deferred: false);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        var known = format.Steps.Length;
        if (version < 0 || version > known) throw new StoreException(string.Create(CultureInfo.InvariantCulture, $"{format.Store} has format {version}; this gate knows {known}"));
        for (var next = (int)version; next < known; next++)
        {
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"{format.Steps[next]}\nPRAGMA user_version = {next + 1};");
            command.ExecuteNonQuery();
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
