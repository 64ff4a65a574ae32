using System.Collections.Immutable;
using Npgsql;
using WireGate.Core.Approvals;
using WireGate.Stores.Postgres;
using static WireGate.Stores.Postgres.PostgresStatements;

namespace WireGate.Approvals.Stores.Postgres;

/// <summary>The statements on requests and their voices. Every call waits for the server: the store's own thread alone makes them.</summary>
internal sealed class PostgresApprovalRows(NpgsqlConnection connection) : IApprovalRows
{
    private const string Columns = "SELECT id, document, digest, shape, state, decided, effect FROM requests ";

    private readonly PostgresGrantRows _grants = new(connection);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>The requests that this transaction has changed: what other nodes are told of.</summary>
    public IReadOnlySet<string> Changed => _changed;

    public DateTimeOffset? Seen
    {
        get
        {
            using var command = Create(connection, "SELECT time FROM seen", []);
            return command.ExecuteScalar() is long time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
        }
        set => Execute("INSERT INTO seen (one, time) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET time = excluded.time",
            Time(value ?? throw new ArgumentNullException(nameof(value))));
    }

    public StoredRequest? Find(string id) => Read(Columns + "WHERE id = $1", Text(id)).SingleOrDefault();

    public StoredRequest? FindNewest(ReadOnlyMemory<byte> digest) =>
        Read(Columns + "WHERE digest = $1 ORDER BY created DESC, number DESC LIMIT 1", Bytes(digest)).SingleOrDefault();

    public ImmutableArray<StoredRequest> List(bool onlyPending, int most) =>
        [.. Read(Columns + (onlyPending ? "WHERE state = 0 " : "") + "ORDER BY created DESC, number DESC LIMIT $1", Number(most))];

    public ImmutableArray<StoredRequest> ListLive() => [.. Read(Columns + "WHERE state IN (0, 1) ORDER BY created, number")];

    public int CountPending(string agent, DateTimeOffset now)
    {
        using var command = Create(connection, "SELECT count(*) FROM requests WHERE agent = $1 AND state = 0 AND expires > $2", [Text(agent), Time(now)]);
        return checked((int)(long)command.ExecuteScalar()!);
    }

    public void Insert(StoredRequest request)
    {
        var item = request.Item;
        Execute("INSERT INTO requests (id, digest, shape, agent, state, created, expires, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            Text(request.Id), Bytes(request.Digest), Bytes(request.Shape), Text(item.Agent), Number((long)item.State), Time(item.Created), Time(item.Expires),
            Bytes(request.Document));
        _changed.Add(request.Id);
    }

    public bool TryMove(string id, ApprovalState from, ApprovalState to, DateTimeOffset? decided = null)
    {
        if (Execute("UPDATE requests SET state = $3, decided = coalesce($4, decided) WHERE id = $1 AND state = $2",
            Text(id), Number((long)from), Number((long)to), Time(decided)) != 1) return false;
        _changed.Add(id);
        return true;
    }

    public void PutVoice(string id, StoredVoice stored)
    {
        var (voice, grant) = stored;
        Execute(
            """
            INSERT INTO voices (request, person, approval, reason, through, time, uses, lasts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (request, person) DO UPDATE SET approval = excluded.approval, reason = excluded.reason, through = excluded.through, time = excluded.time,
              uses = excluded.uses, lasts = excluded.lasts
            """,
            Text(id), Text(voice.Person), Number(voice.IsApproval ? 1 : 0), Text(voice.Reason), Text(voice.Through), Time(voice.Time),
            Number(grant?.Uses), Number((long?)grant?.For.TotalMilliseconds));
        _changed.Add(id);
    }

    public void SetEffect(string id, ActionEffect effect)
    {
        Execute("UPDATE requests SET effect = $2 WHERE id = $1", Text(id), Text(Document.Write(effect)));
        _changed.Add(id);
    }

    public StoredGrant? FindGrant(string id) => _grants.Find(id);

    public ImmutableArray<StoredGrant> FindGrants(ReadOnlyMemory<byte> shape) => _grants.FindFor(shape);

    public ImmutableArray<StoredGrant> ListGrants() => _grants.List();

    public void Insert(StoredGrant grant) => _grants.Insert(grant);

    public bool TryUseGrant(string id) => _grants.TryUse(id);

    public bool TryEndGrant(string id, DateTimeOffset now) => _grants.TryEnd(id, now);

    public ImmutableArray<(ApprovalState State, TimeSpan? Took)> ReadOutcomes(DateTimeOffset since)
    {
        using var command = Create(connection, "SELECT state, decided - created FROM requests WHERE created >= $1", [Time(since)]);
        using var reader = command.ExecuteReader();
        var outcomes = ImmutableArray.CreateBuilder<(ApprovalState, TimeSpan?)>();
        while (reader.Read()) outcomes.Add(((ApprovalState)reader.GetInt64(0), reader.IsDBNull(1) ? null : TimeSpan.FromMilliseconds(reader.GetInt64(1))));
        return outcomes.DrainToImmutable();
    }

    public void DeleteOverBefore(DateTimeOffset moment)
    {
        // A grant asks the voices of its request whether they still count.
        Execute("DELETE FROM requests WHERE state NOT IN (0, 1) AND expires < $1 AND NOT EXISTS (SELECT FROM grants WHERE request = requests.id AND ended IS NULL)", Time(moment));
        _grants.DeleteEndedBefore(moment);
    }

    private List<StoredRequest> Read(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var found = new List<StoredRequest>();
        using (var command = Create(connection, sql, values))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var document = reader.GetFieldValue<byte[]>(1);
                var item = Document.ReadItem(document) with
                {
                    State = (ApprovalState)reader.GetInt64(4),
                    Effect = reader.TextOrNull(6) is { } effect ? Document.ReadEffect(effect) : null,
                };
                found.Add(new StoredRequest(item, document, reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.IsDBNull(5) ? null : reader.Time(5), []));
            }
        }

        return found.ConvertAll(WithVoices);
    }

    private StoredRequest WithVoices(StoredRequest request)
    {
        using var command = Create(connection, "SELECT person, approval, reason, through, time, uses, lasts FROM voices WHERE request = $1 ORDER BY time, person", [Text(request.Id)]);
        using var reader = command.ExecuteReader();
        var voices = ImmutableArray.CreateBuilder<StoredVoice>();
        while (reader.Read())
        {
            var voice = new ApprovalVoice(reader.GetString(0), reader.GetInt64(1) == 1, reader.TextOrNull(2), reader.GetString(3), reader.Time(4));
            voices.Add(new StoredVoice(voice, reader.IsDBNull(5) ? null : new GrantTerms(checked((int)reader.GetInt64(5)), TimeSpan.FromMilliseconds(reader.GetInt64(6)))));
        }

        var all = voices.DrainToImmutable();
        return request with { Voices = all, Item = request.Item with { Voices = [.. all.Select(stored => stored.Voice)] } };
    }

    private int Execute(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        using var command = Create(connection, sql, values);
        return command.ExecuteNonQuery();
    }
}
