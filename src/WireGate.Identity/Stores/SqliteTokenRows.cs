using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity.Locks;

namespace WireGate.Identity.Stores;

/// <summary>The statements on the token store. Every call waits for the disk: the store's own thread alone makes them.</summary>
internal sealed class SqliteTokenRows(SqliteConnection connection) : IDisposable
{
    /// <summary>Changes when another connection has committed; says nothing of our own commits (SQLite, PRAGMA data_version).</summary>
    public long ReadVersion()
    {
        using var command = Command("PRAGMA data_version");
        return (long)command.ExecuteScalar()!;
    }

    public byte[] ReadSaltKey()
    {
        using var command = Command("SELECT value FROM keys WHERE name = 'scram-salt'");
        return command.ExecuteScalar() as byte[] is { Length: 32 } key ? key : throw new InvalidDataException("the token store has lost its key");
    }

    public Dictionary<string, StoredToken> ReadAll()
    {
        using var command = Command("""
            SELECT id, agent, targets, label, created, login_expires, session_expires, revoked, hash, salt, iterations, stored_key, server_key, details FROM tokens
            """);
        using var reader = command.ExecuteReader();
        var tokens = new Dictionary<string, StoredToken>(StringComparer.Ordinal);
        while (reader.Read())
        {
            var token = ReadToken(reader);
            tokens.Add(token.Record.Id, token);
        }

        return tokens;
    }

    public void Insert(StoredToken token)
    {
        using var command = Command("""
            INSERT INTO tokens (id, agent, targets, label, created, login_expires, session_expires, hash, salt, iterations, stored_key, server_key, details)
            VALUES ($id, $agent, $targets, $label, $created, $login, $session, $hash, $salt, $iterations, $stored, $server, $details)
            """);
        var record = token.Record;
        var values = command.Parameters;
        values.AddWithValue("$id", record.Id);
        values.AddWithValue("$agent", record.Agent);
        values.AddWithValue("$targets", string.Join('\n', record.Targets));
        values.AddWithValue("$label", record.Label is null ? DBNull.Value : record.Label);
        values.AddWithValue("$created", record.Created.ToUnixTimeMilliseconds());
        values.AddWithValue("$login", record.LoginExpires.ToUnixTimeMilliseconds());
        values.AddWithValue("$session", record.SessionExpires.ToUnixTimeMilliseconds());
        values.AddWithValue("$hash", token.Hash.ToArray());
        values.AddWithValue("$salt", token.Verifier.Salt.ToArray());
        values.AddWithValue("$iterations", token.Verifier.Iterations);
        values.AddWithValue("$stored", token.Verifier.StoredKey.ToArray());
        values.AddWithValue("$server", token.Verifier.ServerKey.ToArray());
        values.AddWithValue("$details", TokenDetails.Write(record));
        command.ExecuteNonQuery();
    }

    /// <summary>False if there is no such token or it was revoked before.</summary>
    public bool Revoke(string id, DateTimeOffset now)
    {
        using var command = Command("UPDATE tokens SET revoked = $now WHERE id = $id AND revoked IS NULL");
        command.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteNonQuery() == 1;
    }

    public ImmutableArray<GateLock> ReadLocks()
    {
        using var command = Command("SELECT kind, name, since, locked_by, reason FROM locks ORDER BY since, kind, name");
        using var reader = command.ExecuteReader();
        var locks = ImmutableArray.CreateBuilder<GateLock>();
        while (reader.Read())
        {
            if (!Enum.TryParse<LockKind>(reader.GetString(0), out var kind)) throw new InvalidDataException("a lock is of a kind that this gate does not know");
            locks.Add(new GateLock(
                kind, reader.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return locks.ToImmutable();
    }

    /// <summary>A lock that is there already stays as it is.</summary>
    public bool Lock(GateLock one)
    {
        using var command = Command("INSERT OR IGNORE INTO locks (kind, name, since, locked_by, reason) VALUES ($kind, $name, $since, $by, $reason)");
        var values = command.Parameters;
        values.AddWithValue("$kind", Enum.GetName(one.Kind));
        values.AddWithValue("$name", one.Name);
        values.AddWithValue("$since", one.Since.ToUnixTimeMilliseconds());
        values.AddWithValue("$by", one.By);
        values.AddWithValue("$reason", one.Reason is null ? DBNull.Value : one.Reason);
        return command.ExecuteNonQuery() == 1;
    }

    /// <summary>False if it was not locked.</summary>
    public bool Unlock(LockKind kind, string name)
    {
        using var command = Command("DELETE FROM locks WHERE kind = $kind AND name = $name");
        command.Parameters.AddWithValue("$kind", Enum.GetName(kind));
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteNonQuery() == 1;
    }

    /// <summary>What was spent of each budget, by <see cref="BudgetKind"/>.</summary>
    public Dictionary<string, long[]> ReadSpending()
    {
        using var command = Command("SELECT token, statements, writes, rows, bytes, milliseconds, approvals FROM spending");
        using var reader = command.ExecuteReader();
        var spending = new Dictionary<string, long[]>(StringComparer.Ordinal);
        while (reader.Read())
            spending.Add(reader.GetString(0), [reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)]);
        return spending;
    }

    /// <summary>One transaction, one sync. What was spent never grows less.</summary>
    public void WriteSpending(IReadOnlyList<KeyValuePair<string, long[]>> spending)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var (token, spent) in spending)
        {
            using var command = Command("""
                INSERT INTO spending (token, statements, writes, rows, bytes, milliseconds, approvals) VALUES ($token, $0, $1, $2, $3, $4, $5)
                ON CONFLICT (token) DO UPDATE SET statements = max(statements, $0), writes = max(writes, $1), rows = max(rows, $2), bytes = max(bytes, $3),
                  milliseconds = max(milliseconds, $4), approvals = max(approvals, $5)
                """);
            command.Transaction = transaction;
            command.Parameters.AddWithValue("$token", token);
            for (var kind = 0; kind < spent.Length; kind++) command.Parameters.AddWithValue("$" + (char)('0' + kind), spent[kind]);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public int DeleteEndedBefore(DateTimeOffset moment)
    {
        using var command = Command("DELETE FROM spending WHERE token IN (SELECT id FROM tokens WHERE session_expires < $moment); DELETE FROM tokens WHERE session_expires < $moment");
        command.Parameters.AddWithValue("$moment", moment.ToUnixTimeMilliseconds());
        return command.ExecuteNonQuery();
    }

    public void Dispose() => connection.Dispose();

    private static StoredToken ReadToken(SqliteDataReader reader)
    {
        var targets = reader.GetString(2);
        var record = new TokenRecord
        {
            Id = reader.GetString(0),
            Agent = reader.GetString(1),
            Targets = targets.Length == 0 ? [] : [.. targets.Split('\n')],
            Label = reader.IsDBNull(3) ? null : reader.GetString(3),
            Created = Time(4),
            LoginExpires = Time(5),
            SessionExpires = Time(6),
            Revoked = reader.IsDBNull(7) ? null : Time(7),
        };
        record = TokenDetails.Read(reader.IsDBNull(13) ? null : reader.GetString(13), record);
        var verifier = new ScramVerifier(Bytes(9, 16), checked((int)reader.GetInt64(10)), Bytes(11, 32), Bytes(12, 32));
        return new StoredToken(record, Bytes(8, 32).AsMemory(), verifier);

        DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

        ImmutableArray<byte> Bytes(int column, int length) => reader.GetFieldValue<byte[]>(column) is var bytes && bytes.Length == length
            ? [.. bytes] : throw new InvalidDataException($"column {column} of token {record.Id} is damaged");
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
