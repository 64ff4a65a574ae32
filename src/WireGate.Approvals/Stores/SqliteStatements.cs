using Microsoft.Data.Sqlite;

namespace WireGate.Approvals.Stores;

internal static class SqliteStatements
{
    public static SqliteCommand Create(SqliteConnection connection, SqliteTransaction transaction, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
