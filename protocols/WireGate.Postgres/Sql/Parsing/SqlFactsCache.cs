using System.IO.Hashing;
using System.Security.Cryptography;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// Facts by the exact bytes of their text, for the whole process: facts depend on nothing else. Beside them facts by a text's shape
/// (<see cref="SqlShape"/>), in shards of their own: the bytes of a shape are no text and never found as one. Bounded by bytes. A text or
/// shape is kept when it is seen the second time, so that what never comes again (values written into the SQL) pushes nothing out.
/// </summary>
public sealed class SqlFactsCache
{
    /// <summary>Longer texts are bulk loads: they seldom come twice, and parsing them is not what takes their time.</summary>
    public const int MaxSqlBytes = 64 << 10;

    public const long DefaultBytes = 64 << 20;

    /// <summary>More than the processors that a gate has: two sessions seldom want the same one.</summary>
    private const int ShardCount = 16;

    /// <summary>An application has some hundreds of statements, 4 MiB hold some thousands.</summary>
    private const int ShapeShare = 16;

    /// <summary>Of this process alone, so that no agent can work out texts that share a slot.</summary>
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly SqlFactsShard[] _texts = new SqlFactsShard[ShardCount];
    private readonly SqlFactsShard[] _shapes = new SqlFactsShard[ShardCount];

    public SqlFactsCache(long bytes = DefaultBytes)
    {
        var shapes = bytes / ShapeShare;
        for (var i = 0; i < ShardCount; i++)
        {
            _texts[i] = new SqlFactsShard((bytes - shapes) / ShardCount);
            _shapes[i] = new SqlFactsShard(shapes / ShardCount);
        }
    }

    /// <summary>What the entries take, by estimate.</summary>
    public long Bytes
    {
        get
        {
            long sum = 0;
            foreach (var shard in _texts) sum += shard.Bytes;
            foreach (var shard in _shapes) sum += shard.Bytes;
            return sum;
        }
    }

    public int Count
    {
        get
        {
            var sum = 0;
            foreach (var shard in _texts) sum += shard.Count;
            foreach (var shard in _shapes) sum += shard.Count;
            return sum;
        }
    }

    /// <summary>The key of a text or shape. Two may share one: the bytes decide.</summary>
    public ulong KeyOf(ReadOnlySpan<byte> sql) => XxHash3.HashToUInt64(sql, _seed);

    /// <summary>Null if there is no entry for exactly these bytes.</summary>
    public SqlFacts? Find(ulong key, ReadOnlySpan<byte> sql) => ShardOf(_texts, key).Find(key, sql);

    /// <summary>Null if there is no entry for exactly this shape.</summary>
    public SqlFacts? FindShape(ulong key, ReadOnlySpan<byte> shape) => ShardOf(_shapes, key).Find(key, shape);

    /// <summary>Keeps the facts if the text was offered before, not too long ago.</summary>
    public void Offer(ulong key, ReadOnlySpan<byte> sql, SqlFacts facts)
    {
        if (sql.Length <= MaxSqlBytes) ShardOf(_texts, key).Offer(key, sql, facts);
    }

    /// <summary>Keeps the facts of a text for its shape, if they hold for it and the shape was offered before, not too long ago.</summary>
    public void OfferShape(ulong key, ReadOnlySpan<byte> shape, SqlFacts facts)
    {
        if (facts.HoldsForAnyNumbers) ShardOf(_shapes, key).Offer(key, shape, facts);
    }

    /// <summary>By the upper bits: the table inside a shard uses the lower ones.</summary>
    private static SqlFactsShard ShardOf(SqlFactsShard[] shards, ulong key) => shards[key >> 60];
}
