using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Parsing;

public sealed class SqlReaderTests
{
    private SqlGrammar _grammar = null!;
    private SqlReader _reader = null!;
    private int _reads;

    [OneTimeSetUp]
    public void Load() => _grammar = new SqlGrammar(null, TimeProvider.System);

    [OneTimeTearDown]
    public void Unload() => _grammar.Dispose();

    [SetUp]
    public void Begin()
    {
        _reads = 0;
        _reader = new SqlReader(_grammar, new SqlFactsCache(), Read);
    }

    [Test]
    public async Task A_text_seen_twice_is_not_read_again()
    {
        await ReadAsync("SELECT 1");
        var second = await ReadAsync("SELECT 1");

        Assert.That(await ReadAsync("SELECT 1"), Is.SameAs(second));
        Assert.That(await _reader.ReadAsync(Sequences.Cut("SELECT 1"u8.ToArray(), 3), default), Is.SameAs(second));
        Assert.That(_reads, Is.EqualTo(2));
    }

    [Test]
    public async Task A_text_that_differs_by_one_byte_is_read()
    {
        for (var i = 0; i < 3; i++) await ReadAsync("SELECT 1");
        await ReadAsync("SELECT 1 ");
        await ReadAsync("SELECT 2");

        Assert.That(_reads, Is.EqualTo(4));
    }

    [Test]
    public async Task A_text_in_pieces_is_read_as_one()
    {
        var sql = Encoding.UTF8.GetBytes("SELECT 'ä' -- €");
        for (var cut = 1; cut < sql.Length; cut++)
        {
            Begin();
            var facts = await _reader.ReadAsync(Sequences.Cut(sql, cut), default);
            Assert.That(facts.Statements.Single().Kind, Is.EqualTo("SELECT 'ä' -- €"));
        }
    }

    [TestCase("SELECT FROM FROM", 13, "grammar")]
    [TestCase("SELECT 1\0", 0, "UTF-8")]
    public async Task What_is_not_understood_is_unknown_each_time(string sql, int position, string why)
    {
        for (var i = 0; i < 4; i++)
        {
            var facts = await ReadAsync(sql);
            Assert.That(facts.Unknown, Does.Contain(why));
            Assert.That(facts.ErrorPosition, Is.EqualTo(position));
            Assert.That(facts.Statements, Is.Empty);
        }

        Assert.That(_reads, Is.Zero);
    }

    [Test]
    public async Task Longer_than_1_MiB_is_unknown() =>
        Assert.That((await ReadAsync(new string(' ', SqlGrammar.MaxSqlBytes + 1))).Unknown, Does.Contain("1 MiB"));

    [Test]
    public async Task Texts_too_long_for_the_cache_are_read_each_time()
    {
        var sql = "SELECT 1" + new string(' ', SqlFactsCache.MaxSqlBytes);
        for (var i = 0; i < 3; i++) Assert.That((await ReadAsync(sql)).Unknown, Is.Null);

        Assert.That(_reads, Is.EqualTo(3));
    }

    [Test]
    public async Task A_tree_that_can_not_be_read_is_unknown()
    {
        var reader = new SqlReader(_grammar, new SqlFactsCache(), static (_, _) => throw new JsonException());

        Assert.That((await reader.ReadAsync(Sequences.Whole("SELECT 1"), default)).Unknown, Is.Not.Null);
    }

    [Test]
    public async Task A_known_text_costs_no_allocation()
    {
        var sql = Sequences.Whole("SELECT abalance FROM pgbench_accounts WHERE aid = $1");
        for (var i = 0; i < 100; i++) await _reader.ReadAsync(sql, default);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            var facts = _reader.ReadAsync(sql, default);
            if (!facts.IsCompletedSuccessfully || facts.Result.Unknown is not null) Assert.Fail("Not known.");
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private ValueTask<SqlFacts> ReadAsync(string sql) => _reader.ReadAsync(Sequences.Whole(sql), default);

    /// <summary>Facts that show which text they were made of.</summary>
    private SqlFacts Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> sql)
    {
        Interlocked.Increment(ref _reads);
        return new SqlFacts { Statements = [new StatementFacts { Kind = Encoding.UTF8.GetString(sql) }] };
    }
}
