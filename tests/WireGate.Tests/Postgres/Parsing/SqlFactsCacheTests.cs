using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Parsing;

public sealed class SqlFactsCacheTests
{
    [Test]
    public void A_text_is_kept_when_it_is_offered_the_second_time()
    {
        var cache = new SqlFactsCache();
        var facts = new SqlFacts();
        var sql = "SELECT 1"u8;
        var key = cache.KeyOf(sql);

        cache.Offer(key, sql, facts);
        Assert.That(cache.Find(key, sql), Is.Null);
        cache.Offer(key, sql, facts);
        Assert.That(cache.Find(key, sql), Is.SameAs(facts));
    }

    [Test]
    public void Texts_that_share_a_key_are_told_apart()
    {
        var cache = new SqlFactsCache();
        var facts = new SqlFacts();
        Keep(cache, 7, "SELECT 1"u8, facts);

        Assert.That(cache.Find(7, "SELECT 2"u8), Is.Null);
        Assert.That(cache.Find(7, "SELECT 1 "u8), Is.Null);
        Assert.That(cache.Find(7, "SELECT "u8), Is.Null);
        Assert.That(cache.Find(7, "SELECT 1"u8), Is.SameAs(facts));
    }

    [Test]
    public void A_text_that_shares_a_key_takes_the_place_of_the_other()
    {
        var cache = new SqlFactsCache();
        var second = new SqlFacts();
        Keep(cache, 7, "SELECT 1"u8, new SqlFacts());
        Keep(cache, 7, "SELECT 2"u8, second);

        Assert.That(cache.Find(7, "SELECT 1"u8), Is.Null);
        Assert.That(cache.Find(7, "SELECT 2"u8), Is.SameAs(second));
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void The_first_facts_of_a_text_stay()
    {
        var cache = new SqlFactsCache();
        var first = new SqlFacts();
        Keep(cache, 7, "SELECT 1"u8, first);
        Keep(cache, 7, "SELECT 1"u8, new SqlFacts());

        Assert.That(cache.Find(7, "SELECT 1"u8), Is.SameAs(first));
    }

    [Test]
    public void Keys_differ_from_process_to_process() =>
        Assert.That(new SqlFactsCache().KeyOf("SELECT 1"u8), Is.Not.EqualTo(new SqlFactsCache().KeyOf("SELECT 1"u8)));

    [Test]
    public void What_it_holds_stays_below_its_bound()
    {
        const long Bound = 1 << 20;
        var cache = new SqlFactsCache(Bound);
        for (var i = 0; i < 20_000; i++)
        {
            Keep(cache, $"SELECT {i}");
            if (cache.Bytes > Bound) Assert.Fail($"{cache.Bytes} bytes after {i} texts");
        }

        // Full, and of as many texts as fit: each takes 280 bytes or so.
        Assert.That(cache.Bytes, Is.GreaterThan(Bound * 9 / 10));
        Assert.That(cache.Count, Is.InRange(2_000, 4_000));
    }

    [Test]
    public void Large_facts_of_a_short_text_count_in_full()
    {
        const long Bound = 1 << 20;
        var cache = new SqlFactsCache(Bound);
        for (var i = 0; i < 2_000; i++) Keep(cache, $"SELECT {i}", Wide(columns: 100));

        // 100 columns are at least 100 objects of 64 bytes.
        Assert.That(cache.Count, Is.LessThan(Bound / 6_400));
        Assert.That(cache.Bytes, Is.LessThanOrEqualTo(Bound));
    }

    [Test]
    public void Facts_too_large_for_the_bound_are_not_kept()
    {
        var cache = new SqlFactsCache(16 << 10);
        Keep(cache, "SELECT 1", Wide(columns: 100));

        Assert.That(cache.Count, Is.Zero);
        Assert.That(cache.Bytes, Is.Zero);
    }

    [TestCase(SqlFactsCache.MaxSqlBytes - 1, 1)]
    [TestCase(SqlFactsCache.MaxSqlBytes, 1)]
    [TestCase(SqlFactsCache.MaxSqlBytes + 1, 0)]
    public void Texts_to_64_KiB_are_kept(int length, int kept)
    {
        var cache = new SqlFactsCache();
        Keep(cache, new string('x', length));

        Assert.That(cache.Count, Is.EqualTo(kept));
    }

    [Test]
    public void A_text_in_use_stays_when_the_cache_is_full()
    {
        var cache = new SqlFactsCache(1 << 20);
        var used = Keep(cache, "SELECT used");
        var key = cache.KeyOf("SELECT used"u8);
        for (var i = 0; i < 20_000; i++)
        {
            Keep(cache, $"SELECT {i}");
            if (!ReferenceEquals(cache.Find(key, "SELECT used"u8), used)) Assert.Fail($"gone after {i} others");
        }
    }

    [Test]
    public void Texts_that_come_once_push_nothing_out()
    {
        var cache = new SqlFactsCache(1 << 20);
        var used = Keep(cache, "SELECT used");
        for (var i = 0; i < 100_000; i++)
        {
            var sql = Encoding.UTF8.GetBytes($"SELECT {i}");
            cache.Offer(cache.KeyOf(sql), sql, new SqlFacts());
        }

        Assert.That(cache.Count, Is.EqualTo(1));
        Assert.That(cache.Find(cache.KeyOf("SELECT used"u8), "SELECT used"u8), Is.SameAs(used));
    }

    [Test]
    public void A_shape_is_kept_when_it_is_offered_the_second_time_and_never_found_as_a_text()
    {
        var cache = new SqlFactsCache();
        var facts = new SqlFacts { HoldsForAnyNumbers = true };
        var key = cache.KeyOf("SELECT \u0001"u8);
        cache.OfferShape(key, "SELECT \u0001"u8, facts);
        Assert.That(cache.FindShape(key, "SELECT \u0001"u8), Is.Null);
        cache.OfferShape(key, "SELECT \u0001"u8, facts);

        Assert.That(cache.FindShape(key, "SELECT \u0001"u8), Is.SameAs(facts));
        Assert.That(cache.FindShape(key, "SELECT \u0001 "u8), Is.Null);
        Assert.That(cache.Find(key, "SELECT \u0001"u8), Is.Null);
        Assert.That(cache.Count, Is.EqualTo(1));
        Assert.That(cache.Bytes, Is.Positive);
    }

    [Test]
    public void A_text_is_never_found_as_a_shape()
    {
        var cache = new SqlFactsCache();
        Keep(cache, "SELECT \u0001", new SqlFacts { HoldsForAnyNumbers = true });

        Assert.That(cache.FindShape(cache.KeyOf("SELECT \u0001"u8), "SELECT \u0001"u8), Is.Null);
    }

    [Test]
    public void Facts_that_may_depend_on_numbers_are_kept_for_no_shape()
    {
        var cache = new SqlFactsCache();
        for (var i = 0; i < 3; i++) cache.OfferShape(7, "SELECT \u0001"u8, new SqlFacts());

        Assert.That(cache.FindShape(7, "SELECT \u0001"u8), Is.Null);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void Texts_and_shapes_together_stay_below_the_bound()
    {
        const long Bound = 1 << 20;
        var cache = new SqlFactsCache(Bound);
        for (var i = 0; i < 10_000; i++)
        {
            Keep(cache, $"SELECT {i}");
            var shape = Encoding.UTF8.GetBytes($"SELECT c{i} \u0001");
            for (var times = 0; times < 2; times++) cache.OfferShape(cache.KeyOf(shape), shape, new SqlFacts { HoldsForAnyNumbers = true });
            if (cache.Bytes > Bound) Assert.Fail($"{cache.Bytes} bytes after {i} texts and shapes");
        }

        Assert.That(cache.Bytes, Is.GreaterThan(Bound * 95 / 100));
    }

    [Test]
    public async Task Many_threads_find_only_what_was_offered_for_the_text()
    {
        var cache = new SqlFactsCache(256 << 10);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var text = $"SELECT {i % 3_000}";
                var sql = Encoding.UTF8.GetBytes(text);
                var key = cache.KeyOf(sql);
                if (cache.Find(key, sql) is { } found) Assert.That(found.Unknown, Is.EqualTo(text));
                else cache.Offer(key, sql, new SqlFacts { Unknown = text });
            }
        })));

        Assert.That(cache.Bytes, Is.InRange(1, 256 << 10));
    }

    private static SqlFacts Wide(int columns) => new()
    {
        Statements = [new StatementFacts { Kind = "SELECT", Columns = [.. Enumerable.Range(0, columns).Select(static i => new ColumnUse(null, $"c{i}"))] }],
    };

    private static SqlFacts Keep(SqlFactsCache cache, string sql, SqlFacts? facts = null)
    {
        facts ??= new SqlFacts();
        var bytes = Encoding.UTF8.GetBytes(sql);
        Keep(cache, cache.KeyOf(bytes), bytes, facts);
        return facts;
    }

    private static void Keep(SqlFactsCache cache, ulong key, ReadOnlySpan<byte> sql, SqlFacts facts)
    {
        cache.Offer(key, sql, facts);
        cache.Offer(key, sql, facts);
    }
}
