using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Tests.Postgres.Parsing;

/// <summary>Texts made to hurt the parser. Whatever becomes of them, the next one is parsed.</summary>
public sealed class HostileSqlTests
{
    private static readonly SqlTreeReader<int> Length = static (json, _) => json.Length;

    private SqlGrammar _grammar = null!;

    [OneTimeSetUp]
    public void Load() => _grammar = new SqlGrammar(null, TimeProvider.System, new SqlGrammarLimits { ParseDeadline = TimeSpan.FromMinutes(1) });

    [OneTimeTearDown]
    public void Unload() => _grammar.Dispose();

    [TestCase("SELECT 1", "+1", 100_000)]
    [TestCase("SELECT 1", "::int", 100_000)]
    [TestCase("SELECT 1", " UNION SELECT 1", 60_000)]
    [TestCase("SELECT FROM a", " JOIN a ON a", 60_000)]
    public async Task A_tree_too_deep_for_the_stack_is_unknown(string head, string repeated, int times)
    {
        var deep = head + string.Concat(Enumerable.Repeat(repeated, times));

        Assert.That((await ParseAsync(deep)).Failure.Kind, Is.EqualTo(SqlParseFailureKind.TooDeep));
        await NextIsParsed();
    }

    [TestCase("(", "1", ")")]
    [TestCase("(SELECT ", "1", ")")]
    [TestCase("f(", "1", ")")]
    [TestCase("CASE WHEN ", "a", " END")]
    [TestCase("NOT ", "a", "")]
    [TestCase("- ", "1", "")]
    [TestCase("ARRAY[", "1", "]")]
    public async Task Nesting_of_50_000_levels_is_unknown(string open, string middle, string close)
    {
        var deep = "SELECT " + string.Concat(Enumerable.Repeat(open, 50_000)) + middle + string.Concat(Enumerable.Repeat(close, 50_000));

        // Bison's own bound on its stack, the same as in the server.
        Assert.That((await ParseAsync(deep)).Failure.Kind, Is.EqualTo(SqlParseFailureKind.Syntax).Or.EqualTo(SqlParseFailureKind.TooDeep));
        await NextIsParsed();
    }

    [TestCase("SELECT 1", "+1", 5_000)]
    [TestCase("SELECT 1", " UNION ALL SELECT 1", 5_000)]
    [TestCase("SELECT 1 WHERE a", " AND a", 100_000)]
    [TestCase("INSERT INTO t VALUES (1)", ",(1)", 100_000)]
    [TestCase("SELECT 1", ";SELECT 1", 100_000)]
    public async Task What_programs_generate_is_parsed(string head, string repeated, int times) =>
        Assert.That((await ParseAsync(head + string.Concat(Enumerable.Repeat(repeated, times)))).Failure, Is.EqualTo(default(SqlParseFailure)));

    [Test]
    public async Task The_deepest_text_that_is_parsed_where_it_arrives_fits_the_small_stack()
    {
        var deep = "SELECT 1" + string.Concat(Enumerable.Repeat("+1", (SqlGrammar.InlineBytes - 8) / 2));
        var caller = Environment.CurrentManagedThreadId;

        var parse = await _grammar.ParseAsync(Sequences.Whole(deep), static (_, _) => Environment.CurrentManagedThreadId, default);

        Assert.That(parse.Result, Is.EqualTo(caller));
    }

    [TestCase(OperatorRuns.Longest - 1, true)]
    [TestCase(OperatorRuns.Longest, true)]
    [TestCase(OperatorRuns.Longest + 1, false)]
    public async Task A_run_of_operators_that_takes_quadratic_time_is_not_parsed_where_it_arrives(int length, bool inline)
    {
        var caller = Environment.CurrentManagedThreadId;
        foreach (var sql in (string[])[$"/*{new string('*', length - 4)}*/ SELECT 1", $"SELECT 1 AS a, {new string('+', length)} 1", $"SELECT 1 --{new string('-', length - 2)}"])
        {
            var parse = await _grammar.ParseAsync(Sequences.Whole(sql), static (_, _) => Environment.CurrentManagedThreadId, default);
            Assert.That(parse.IsParsed);
            Assert.That(parse.Result == caller, Is.EqualTo(inline), sql);
        }
    }

    [Test]
    public async Task The_densest_MiB_fits_the_sandbox()
    {
        var dense = "SELECT a" + string.Concat(Enumerable.Repeat(",a", (SqlGrammar.MaxSqlBytes - 8) / 2));

        Assert.That((await ParseAsync(dense)).Result, Is.GreaterThan(50 << 20));
        await NextIsParsed();
    }

    [Test]
    public async Task A_parse_that_takes_too_long_is_stopped()
    {
        using var hasty = new SqlGrammar(null, TimeProvider.System, new SqlGrammarLimits { ParseDeadline = TimeSpan.FromMilliseconds(50) });
        // The scanner reads the rest anew at each start of a comment inside a comment: 20 s and more.
        var slow = string.Concat(Enumerable.Repeat("/*", SqlGrammar.MaxSqlBytes / 2));

        var parse = await hasty.ParseAsync(Sequences.Whole(slow), Length, default);

        Assert.That(parse.Failure.Kind, Is.EqualTo(SqlParseFailureKind.Deadline));
        Assert.That((await hasty.ParseAsync(Sequences.Whole("SELECT 1"), Length, default)).IsParsed);
        Assert.That((await hasty.ParseAsync(Sequences.Whole("SELECT 1" + new string(' ', SqlGrammar.InlineBytes)), Length, default)).IsParsed);
    }

    [Test]
    public void Memory_that_the_sandbox_does_not_have_makes_the_text_unknown()
    {
        using var engine = new WasmEngine(512 << 10);
        using var module = GrammarModule.Load(engine, null);
        using var small = new PgQueryInstance(engine, module, memoryBytes: 128 << 20);
        var dense = Encoding.UTF8.GetBytes("SELECT a" + string.Concat(Enumerable.Repeat(",a", 400_000)));

        Assert.That(small.TryParse(dense, Length, out _, out var failure), Is.False);
        Assert.That(failure.Kind, Is.EqualTo(SqlParseFailureKind.TooLarge));
        Assert.That(small.IsBroken);
    }

    [Test]
    public void A_trapped_parser_says_so_and_an_erring_one_does_not()
    {
        using var engine = new WasmEngine(64 << 10);
        using var module = GrammarModule.Load(engine, null);
        using var parser = new PgQueryInstance(engine, module);

        Assert.That(parser.TryParse("SELEC"u8, Length, out _, out _), Is.False);
        Assert.That(parser.IsBroken, Is.False);
        Assert.That(parser.TryParse("SELECT 1"u8, Length, out _, out _));

        var deep = Encoding.UTF8.GetBytes("SELECT 1" + string.Concat(Enumerable.Repeat("+1", 5_000)));
        Assert.That(parser.TryParse(deep, Length, out _, out var failure), Is.False);
        Assert.That(failure.Kind, Is.EqualTo(SqlParseFailureKind.TooDeep));
        Assert.That(parser.IsBroken);
    }

    [Test]
    public void Parsing_for_long_takes_no_more_memory()
    {
        using var engine = new WasmEngine(512 << 10);
        using var module = GrammarModule.Load(engine, null);
        // 96 MiB of heap to start with; a leak of 1 kB a parse would need more in the end.
        using var parser = new PgQueryInstance(engine, module, memoryBytes: 129 << 20);
        var size = parser.Size;
        var good = Encoding.UTF8.GetBytes("SELECT '" + new string('x', 1_000) + "'");
        var bad = Encoding.UTF8.GetBytes("SELEC '" + new string('x', 1_000) + "'");

        for (var i = 0; i < 50_000; i++)
        {
            if (!parser.TryParse(good, Length, out _, out _)) Assert.Fail($"parse {i} failed");
            if (parser.TryParse(bad, Length, out _, out var failure) || failure.Kind != SqlParseFailureKind.Syntax) Assert.Fail($"error {i} is no error");
        }

        Assert.That(parser.Size, Is.EqualTo(size));
    }

    private async Task NextIsParsed()
    {
        Assert.That((await ParseAsync("SELECT 1")).IsParsed);
        Assert.That((await ParseAsync("SELECT 1" + new string(' ', SqlGrammar.InlineBytes))).IsParsed);
    }

    private ValueTask<SqlParse<int>> ParseAsync(string sql) => _grammar.ParseAsync(Sequences.Whole(sql), Length, default);
}
