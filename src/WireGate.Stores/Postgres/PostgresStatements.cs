using Npgsql;
using NpgsqlTypes;

namespace WireGate.Stores.Postgres;

internal static class PostgresStatements
{
    public static NpgsqlCommand Create(NpgsqlConnection connection, string sql, ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values) command.Parameters.Add(value);
        return command;
    }

    public static NpgsqlParameter Text(string? value) => Of(NpgsqlDbType.Text, value);

    public static NpgsqlParameter Number(long? value) => Of(NpgsqlDbType.Bigint, value);

    /// <summary>Milliseconds since 1970, as in the file's store.</summary>
    public static NpgsqlParameter Time(DateTimeOffset? value) => Number(value?.ToUnixTimeMilliseconds());

    public static NpgsqlParameter Bytes(ReadOnlyMemory<byte> value) => Of(NpgsqlDbType.Bytea, value.ToArray());

    public static DateTimeOffset Time(this NpgsqlDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    // The type is said even of a null: the server would have to guess it.
    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
