using System.Collections.Immutable;
using Npgsql;
using WireGate.Stores.Postgres;
using static WireGate.Stores.Postgres.PostgresStatements;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>The statements on grants.</summary>
internal sealed class PostgresGrantRows(NpgsqlConnection connection)
{
    private const string Columns = "SELECT id, request, agent, target, text, made_by, uses_left, expires, shape, created, ended FROM grants ";

    public StoredGrant? Find(string id) => Read(Columns + "WHERE id = $1", Text(id)).SingleOrDefault();

    public ImmutableArray<StoredGrant> FindFor(ReadOnlyMemory<byte> shape) => Read(Columns + "WHERE shape = $1 AND ended IS NULL ORDER BY expires", Bytes(shape));

    public ImmutableArray<StoredGrant> List() => Read(Columns + "WHERE ended IS NULL ORDER BY created DESC");

    public void Insert(StoredGrant stored)
    {
        var grant = stored.Grant;
        Execute(
            """
            INSERT INTO grants (id, request, shape, agent, target, text, made_by, uses_left, created, expires)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            Text(grant.Id), Text(grant.Request), Bytes(stored.Shape), Text(grant.Agent), Text(grant.Target), Text(grant.Shape), Text(grant.By),
            Number(grant.UsesLeft), Time(stored.Created), Time(grant.Expires));
    }

    public bool TryUse(string id) => Execute("UPDATE grants SET uses_left = uses_left - 1 WHERE id = $1 AND uses_left > 0 AND ended IS NULL", Text(id)) == 1;

    public bool TryEnd(string id, DateTimeOffset now) => Execute("UPDATE grants SET ended = $2 WHERE id = $1 AND ended IS NULL", Text(id), Time(now)) == 1;

    public void DeleteEndedBefore(DateTimeOffset moment) => Execute("DELETE FROM grants WHERE ended < $1", Time(moment));

    private ImmutableArray<StoredGrant> Read(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        using var command = Create(connection, sql, values);
        using var reader = command.ExecuteReader();
        var grants = ImmutableArray.CreateBuilder<StoredGrant>();
        while (reader.Read())
        {
            var grant = new StandingGrant(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                reader.GetString(5), checked((int)reader.GetInt64(6)), reader.Time(7));
            grants.Add(new StoredGrant(grant, reader.GetFieldValue<byte[]>(8), reader.Time(9), reader.IsDBNull(10) ? null : reader.Time(10)));
        }

        return grants.DrainToImmutable();
    }

    private int Execute(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        using var command = Create(connection, sql, values);
        return command.ExecuteNonQuery();
    }
}
