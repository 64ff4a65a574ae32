using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>The statements on requests and their voices. Every call waits for the disk: the store's own thread alone makes them.</summary>
internal sealed class SqliteApprovalRows(SqliteConnection connection, SqliteTransaction transaction) : IApprovalRows
{
    private const string Columns = "SELECT id, document, digest, shape, state, decided, effect FROM requests ";

    private readonly SqliteGrantRows _grants = new(connection, transaction);

    public DateTimeOffset? Seen
    {
        get
        {
            using var command = Command("SELECT time FROM seen");
            return command.ExecuteScalar() is long time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
        }
        set
        {
            using var command = Command("INSERT INTO seen (one, time) VALUES (1, $time) ON CONFLICT (one) DO UPDATE SET time = excluded.time",
                ("$time", (value ?? throw new ArgumentNullException(nameof(value))).ToUnixTimeMilliseconds()));
            command.ExecuteNonQuery();
        }
    }

    public StoredRequest? Find(string id) => Read(Command(Columns + "WHERE id = $id", ("$id", id))).SingleOrDefault();

    public StoredRequest? FindNewest(ReadOnlyMemory<byte> digest) =>
        Read(Command(Columns + "WHERE digest = $digest ORDER BY created DESC, rowid DESC LIMIT 1", ("$digest", digest.ToArray()))).SingleOrDefault();

    public ImmutableArray<StoredRequest> List(bool onlyPending, int most) =>
        Read(Command(Columns + (onlyPending ? "WHERE state = 0 " : "") + "ORDER BY created DESC, rowid DESC LIMIT $most", ("$most", most)));

    public ImmutableArray<StoredRequest> ListLive() => Read(Command(Columns + "WHERE state IN (0, 1) ORDER BY created"));

    public int CountPending(string agent, DateTimeOffset now)
    {
        using var command = Command("SELECT count(*) FROM requests WHERE agent = $agent AND state = 0 AND expires > $now", ("$agent", agent), ("$now", now.ToUnixTimeMilliseconds()));
        return checked((int)(long)command.ExecuteScalar()!);
    }

    public void Insert(StoredRequest request)
    {
        using var command = Command(
            """
            INSERT INTO requests (id, digest, shape, agent, state, created, expires, document)
            VALUES ($id, $digest, $shape, $agent, $state, $created, $expires, $document)
            """,
            ("$id", request.Id), ("$digest", request.Digest.ToArray()), ("$shape", request.Shape.ToArray()), ("$agent", request.Item.Agent),
            ("$state", (int)request.Item.State), ("$created", request.Item.Created.ToUnixTimeMilliseconds()),
            ("$expires", request.Item.Expires.ToUnixTimeMilliseconds()), ("$document", request.Document.ToArray()));
        command.ExecuteNonQuery();
    }

    public bool TryMove(string id, ApprovalState from, ApprovalState to, DateTimeOffset? decided = null)
    {
        using var command = Command("UPDATE requests SET state = $to, decided = coalesce($decided, decided) WHERE id = $id AND state = $from",
            ("$id", id), ("$from", (int)from), ("$to", (int)to), ("$decided", decided?.ToUnixTimeMilliseconds()));
        return command.ExecuteNonQuery() == 1;
    }

    public void PutVoice(string id, StoredVoice stored)
    {
        var (voice, grant) = stored;
        using var command = Command(
            """
            INSERT INTO voices (request, person, approval, reason, through, time, uses, lasts) VALUES ($request, $person, $approval, $reason, $through, $time, $uses, $lasts)
            ON CONFLICT (request, person) DO UPDATE SET approval = excluded.approval, reason = excluded.reason, through = excluded.through, time = excluded.time,
              uses = excluded.uses, lasts = excluded.lasts
            """,
            ("$request", id), ("$person", voice.Person), ("$approval", voice.IsApproval ? 1 : 0), ("$reason", voice.Reason), ("$through", voice.Through),
            ("$time", voice.Time.ToUnixTimeMilliseconds()), ("$uses", grant?.Uses), ("$lasts", (long?)grant?.For.TotalMilliseconds));
        command.ExecuteNonQuery();
    }

    public void SetEffect(string id, ActionEffect effect)
    {
        using var command = Command("UPDATE requests SET effect = $effect WHERE id = $id", ("$id", id), ("$effect", Document.Write(effect)));
        command.ExecuteNonQuery();
    }

    public StoredGrant? FindGrant(string id) => _grants.Find(id);

    public ImmutableArray<StoredGrant> FindGrants(ReadOnlyMemory<byte> shape) => _grants.FindFor(shape);

    public ImmutableArray<StoredGrant> ListGrants() => _grants.List();

    public void Insert(StoredGrant grant) => _grants.Insert(grant);

    public bool TryUseGrant(string id) => _grants.TryUse(id);

    public bool TryEndGrant(string id, DateTimeOffset now) => _grants.TryEnd(id, now);

    public ImmutableArray<(ApprovalState State, TimeSpan? Took)> ReadOutcomes(DateTimeOffset since)
    {
        using var command = Command("SELECT state, decided - created FROM requests WHERE created >= $since", ("$since", since.ToUnixTimeMilliseconds()));
        using var reader = command.ExecuteReader();
        var outcomes = ImmutableArray.CreateBuilder<(ApprovalState, TimeSpan?)>();
        while (reader.Read()) outcomes.Add(((ApprovalState)reader.GetInt64(0), reader.IsDBNull(1) ? null : TimeSpan.FromMilliseconds(reader.GetInt64(1))));
        return outcomes.DrainToImmutable();
    }

    public void DeleteOverBefore(DateTimeOffset moment)
    {
        var time = ("$moment", (object)moment.ToUnixTimeMilliseconds());
        // A grant asks the voices of its request whether they still count.
        using var requests = Command("DELETE FROM requests WHERE state NOT IN (0, 1) AND expires < $moment AND id NOT IN (SELECT request FROM grants WHERE ended IS NULL)", time);
        requests.ExecuteNonQuery();
        using var grants = Command("DELETE FROM grants WHERE ended < $moment", time);
        grants.ExecuteNonQuery();
    }

    private ImmutableArray<StoredRequest> Read(SqliteCommand command)
    {
        var found = new List<StoredRequest>();
        using (command)
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var document = reader.GetFieldValue<byte[]>(1);
                var item = Document.ReadItem(document) with
                {
                    State = (ApprovalState)reader.GetInt64(4),
                    Effect = reader.IsDBNull(6) ? null : Document.ReadEffect(reader.GetString(6)),
                };
                found.Add(new StoredRequest(item, document, reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3),
                    reader.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)), []));
            }
        }

        return [.. found.Select(WithVoices)];
    }

    private StoredRequest WithVoices(StoredRequest request)
    {
        using var command = Command("SELECT person, approval, reason, through, time, uses, lasts FROM voices WHERE request = $id ORDER BY time, person", ("$id", request.Id));
        using var reader = command.ExecuteReader();
        var voices = ImmutableArray.CreateBuilder<StoredVoice>();
        while (reader.Read())
        {
            var voice = new ApprovalVoice(reader.GetString(0), reader.GetInt64(1) == 1, reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)));
            voices.Add(new StoredVoice(voice, reader.IsDBNull(5) ? null : new GrantTerms(checked((int)reader.GetInt64(5)), TimeSpan.FromMilliseconds(reader.GetInt64(6)))));
        }

        var all = voices.DrainToImmutable();
        return request with { Voices = all, Item = request.Item with { Voices = [.. all.Select(stored => stored.Voice)] } };
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => SqliteStatements.Create(connection, transaction, sql, values);
}
