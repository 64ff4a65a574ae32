using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace WireGate.Approvals.Stores;

/// <summary>The statements on grants.</summary>
internal sealed class SqliteGrantRows(SqliteConnection connection, SqliteTransaction transaction)
{
    private const string Columns = "SELECT id, request, agent, target, text, made_by, uses_left, expires, shape, created, ended FROM grants ";

    public StoredGrant? Find(string id) => Read(Command(Columns + "WHERE id = $id", ("$id", id))).SingleOrDefault();

    public ImmutableArray<StoredGrant> FindFor(ReadOnlyMemory<byte> shape) =>
        Read(Command(Columns + "WHERE shape = $shape AND ended IS NULL ORDER BY expires", ("$shape", shape.ToArray())));

    public ImmutableArray<StoredGrant> List() => Read(Command(Columns + "WHERE ended IS NULL ORDER BY created DESC"));

    public void Insert(StoredGrant stored)
    {
        var grant = stored.Grant;
        using var command = Command(
            """
            INSERT INTO grants (id, request, shape, agent, target, text, made_by, uses_left, created, expires)
            VALUES ($id, $request, $shape, $agent, $target, $text, $by, $uses, $created, $expires)
            """,
            ("$id", grant.Id), ("$request", grant.Request), ("$shape", stored.Shape.ToArray()), ("$agent", grant.Agent), ("$target", grant.Target),
            ("$text", grant.Shape), ("$by", grant.By), ("$uses", grant.UsesLeft), ("$created", stored.Created.ToUnixTimeMilliseconds()),
            ("$expires", grant.Expires.ToUnixTimeMilliseconds()));
        command.ExecuteNonQuery();
    }

    public bool TryUse(string id)
    {
        using var command = Command("UPDATE grants SET uses_left = uses_left - 1 WHERE id = $id AND uses_left > 0 AND ended IS NULL", ("$id", id));
        return command.ExecuteNonQuery() == 1;
    }

    public bool TryEnd(string id, DateTimeOffset now)
    {
        using var command = Command("UPDATE grants SET ended = $now WHERE id = $id AND ended IS NULL", ("$id", id), ("$now", now.ToUnixTimeMilliseconds()));
        return command.ExecuteNonQuery() == 1;
    }

    private static ImmutableArray<StoredGrant> Read(SqliteCommand command)
    {
        using (command)
        using (var reader = command.ExecuteReader())
        {
            var grants = ImmutableArray.CreateBuilder<StoredGrant>();
            while (reader.Read())
            {
                var grant = new StandingGrant(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                    reader.GetString(5), checked((int)reader.GetInt64(6)), Time(reader, 7));
                grants.Add(new StoredGrant(grant, reader.GetFieldValue<byte[]>(8), Time(reader, 9), reader.IsDBNull(10) ? null : Time(reader, 10)));
            }

            return grants.DrainToImmutable();
        }
    }

    private static DateTimeOffset Time(SqliteDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => SqliteStatements.Create(connection, transaction, sql, values);
}
