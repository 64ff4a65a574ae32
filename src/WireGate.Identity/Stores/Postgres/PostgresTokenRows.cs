using System.Collections.Immutable;
using Npgsql;
using WireGate.Core;
using WireGate.Identity.Budgets;
using WireGate.Identity.Locks;
using WireGate.Stores.Postgres;
using static WireGate.Stores.Postgres.PostgresStatements;

namespace WireGate.Identity.Stores.Postgres;

/// <summary>The statements on tokens, locks and what was spent. Every call waits for the server: the store's own thread alone makes them.</summary>
internal sealed class PostgresTokenRows(NpgsqlConnection connection)
{
    /// <summary>Of tokens that are read by one statement: far below what its time is enough for.</summary>
    private const int PageLength = 5000;

    /// <summary>The number of the last change; of this one, in a change.</summary>
    public long ReadNumber()
    {
        using var command = Create(connection, "SELECT number FROM token_changes", []);
        return command.ExecuteScalar() as long? ?? throw new InvalidDataException("the store of tokens has lost the number of its changes");
    }

    public byte[] ReadSaltKey()
    {
        using var command = Create(connection, "SELECT value FROM token_keys WHERE name = 'scram-salt'", []);
        return command.ExecuteScalar() as byte[] is { Length: 32 } key ? key : throw new InvalidDataException("the store of tokens has lost its key");
    }

    /// <summary>The tokens that were made or revoked by a later change than this one.</summary>
    public List<StoredToken> ReadTokens(long after)
    {
        var tokens = new List<StoredToken>();
        // No id comes before the empty one.
        var (changed, id) = (after + 1, "");
        while (ReadPage(tokens, ref changed, ref id) == PageLength) ;
        return tokens;
    }

    public void Insert(StoredToken token, long number)
    {
        var (record, verifier) = (token.Record, token.Verifier);
        Execute(
            """
            INSERT INTO tokens (id, agent, targets, label, created, login_expires, session_expires, hash, salt, iterations, stored_key, server_key, details, changed)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            Text(record.Id), Text(record.Agent), Text(string.Join('\n', record.Targets)), Text(record.Label), Time(record.Created), Time(record.LoginExpires),
            Time(record.SessionExpires), Bytes(token.Hash), Bytes(verifier.Salt.AsMemory()), Number(verifier.Iterations), Bytes(verifier.StoredKey.AsMemory()),
            Bytes(verifier.ServerKey.AsMemory()), Text(TokenDetails.Write(record)), Number(number));
    }

    /// <summary>False if there is no such token or it was revoked before.</summary>
    public bool Revoke(string id, DateTimeOffset now, long number) =>
        Execute("UPDATE tokens SET revoked = $2, changed = $3 WHERE id = $1 AND revoked IS NULL", Text(id), Time(now), Number(number)) == 1;

    public ImmutableArray<GateLock> ReadLocks()
    {
        using var command = Create(connection, "SELECT kind, name, since, locked_by, reason FROM locks ORDER BY since, kind, name", []);
        using var reader = command.ExecuteReader();
        var locks = ImmutableArray.CreateBuilder<GateLock>();
        while (reader.Read())
        {
            if (!Enum.TryParse<LockKind>(reader.GetString(0), out var kind)) throw new InvalidDataException("a lock is of a kind that this gate does not know");
            locks.Add(new GateLock(kind, reader.GetString(1), reader.Time(2), reader.GetString(3), reader.TextOrNull(4)));
        }

        return locks.ToImmutable();
    }

    /// <summary>A lock that is there already stays as it is.</summary>
    public bool Lock(GateLock one) =>
        Execute("INSERT INTO locks (kind, name, since, locked_by, reason) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            Text(Enum.GetName(one.Kind)), Text(one.Name), Time(one.Since), Text(one.By), Text(one.Reason)) == 1;

    /// <summary>False if it was not locked.</summary>
    public bool Unlock(LockKind kind, string name) => Execute("DELETE FROM locks WHERE kind = $1 AND name = $2", Text(Enum.GetName(kind)), Text(name)) == 1;

    /// <summary>What all nodes have spent, of the tokens of which one has told later than this change.</summary>
    public List<(string Token, long[] Spent)> ReadSpending(long after)
    {
        using var command = Create(connection, "SELECT token, statements, writes, rows, bytes, milliseconds, approvals FROM spending WHERE changed > $1", [Number(after)]);
        using var reader = command.ExecuteReader();
        var spending = new List<(string, long[])>();
        while (reader.Read())
            spending.Add((reader.GetString(0), [reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)]));
        return spending;
    }

    public void AddSpending(UnkeptSpending spent, long number) => Execute(
        """
        INSERT INTO spending AS old (token, statements, writes, rows, bytes, milliseconds, approvals, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (token) DO UPDATE SET statements = old.statements + excluded.statements, writes = old.writes + excluded.writes, rows = old.rows + excluded.rows,
          bytes = old.bytes + excluded.bytes, milliseconds = old.milliseconds + excluded.milliseconds, approvals = old.approvals + excluded.approvals, changed = excluded.changed
        """,
        [Text(spent.Meter.Token), .. spent.Amounts.Select(amount => Number(amount)), Number(number)]);

    /// <summary>True for the first node that asks, and only for that.</summary>
    public bool TryUse(string id, DateTimeOffset until) => Execute("INSERT INTO used_tokens (id, until) VALUES ($1, $2) ON CONFLICT DO NOTHING", Text(id), Time(until)) == 1;

    public void DeleteEnded(DateTimeOffset before, DateTimeOffset usedBefore)
    {
        Execute("DELETE FROM spending WHERE token IN (SELECT id FROM tokens WHERE session_expires < $1)", Time(before));
        Execute("DELETE FROM tokens WHERE session_expires < $1", Time(before));
        Execute("DELETE FROM used_tokens WHERE until < $1", Time(usedBefore));
    }

    private int ReadPage(List<StoredToken> tokens, ref long changed, ref string id)
    {
        using var command = Create(connection,
            """
            SELECT id, agent, targets, label, created, login_expires, session_expires, revoked, hash, salt, iterations, stored_key, server_key, details, changed FROM tokens
            WHERE (changed, id) > ($1, $2) ORDER BY changed, id LIMIT $3
            """, [Number(changed), Text(id), Number(PageLength)]);
        using var reader = command.ExecuteReader();
        var count = 0;
        for (; reader.Read(); count++)
        {
            tokens.Add(ReadToken(reader));
            (changed, id) = (reader.GetInt64(14), reader.GetString(0));
        }

        return count;
    }

    private static StoredToken ReadToken(NpgsqlDataReader reader)
    {
        var targets = reader.GetString(2);
        var record = new TokenRecord
        {
            Id = reader.GetString(0),
            Agent = reader.GetString(1),
            Targets = targets.Length == 0 ? [] : [.. targets.Split('\n')],
            Label = reader.TextOrNull(3),
            Created = reader.Time(4),
            LoginExpires = reader.Time(5),
            SessionExpires = reader.Time(6),
            Revoked = reader.IsDBNull(7) ? null : reader.Time(7),
        };
        record = TokenDetails.Read(reader.TextOrNull(13), record);
        var verifier = new ScramVerifier(Bytes(9, 16), checked((int)reader.GetInt64(10)), Bytes(11, 32), Bytes(12, 32));
        return new StoredToken(record, Bytes(8, 32).AsMemory(), verifier);

        ImmutableArray<byte> Bytes(int column, int length) => reader.GetFieldValue<byte[]>(column) is var bytes && bytes.Length == length
            ? [.. bytes] : throw new InvalidDataException($"column {column} of token {record.Id} is damaged");
    }

    private int Execute(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        using var command = Create(connection, sql, values);
        return command.ExecuteNonQuery();
    }
}
