using System.IO.Hashing;
using System.Security.Cryptography;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// Facts by the exact bytes of their text, for the whole process: facts depend on nothing else. Bounded by bytes. A text is kept when it
/// is seen the second time, so that texts that never come again (values written into the SQL) push nothing out.
/// </summary>
public sealed class SqlFactsCache
{
    /// <summary>Longer texts are bulk loads: they seldom come twice, and parsing them is not what takes their time.</summary>
    public const int MaxSqlBytes = 64 << 10;

    public const long DefaultBytes = 64 << 20;

    /// <summary>More than the processors that a gate has: two sessions seldom want the same one.</summary>
    private const int ShardCount = 16;

    /// <summary>Of this process alone, so that no agent can work out texts that share a slot.</summary>
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly SqlFactsShard[] _shards = new SqlFactsShard[ShardCount];

    public SqlFactsCache(long bytes = DefaultBytes)
    {
        for (var i = 0; i < ShardCount; i++) _shards[i] = new SqlFactsShard(bytes / ShardCount);
    }

    /// <summary>What the entries take, by estimate.</summary>
    public long Bytes
    {
        get
        {
            long sum = 0;
            foreach (var shard in _shards) sum += shard.Bytes;
            return sum;
        }
    }

    public int Count
    {
        get
        {
            var sum = 0;
            foreach (var shard in _shards) sum += shard.Count;
            return sum;
        }
    }

    /// <summary>The key for <see cref="Find"/> and <see cref="Offer"/>. Two texts may share one: the bytes decide.</summary>
    public ulong KeyOf(ReadOnlySpan<byte> sql) => XxHash3.HashToUInt64(sql, _seed);

    /// <summary>Null if there is no entry for exactly these bytes.</summary>
    public SqlFacts? Find(ulong key, ReadOnlySpan<byte> sql) => ShardOf(key).Find(key, sql);

    /// <summary>Keeps the facts if the text was offered before, not too long ago.</summary>
    public void Offer(ulong key, ReadOnlySpan<byte> sql, SqlFacts facts)
    {
        if (sql.Length <= MaxSqlBytes) ShardOf(key).Offer(key, sql, facts);
    }

    /// <summary>By the upper bits: the table inside a shard uses the lower ones.</summary>
    private SqlFactsShard ShardOf(ulong key) => _shards[key >> 60];
}
