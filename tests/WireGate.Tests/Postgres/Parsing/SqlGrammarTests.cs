using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Parsing;

public sealed class SqlGrammarTests
{
    private SqlGrammar _grammar = null!;

    [OneTimeSetUp]
    public void Load() => _grammar = new SqlGrammar(null, TimeProvider.System);

    [OneTimeTearDown]
    public void Unload() => _grammar.Dispose();

    [TestCaseSource(typeof(SqlProbes), nameof(SqlProbes.Newer))]
    public async Task Syntax_of_PostgreSQL_16_to_18_is_known(string sql)
    {
        var parse = await ParseAsync(sql);

        Assert.That(parse.Failure, Is.EqualTo(default(SqlParseFailure)));
        Assert.That(parse.Result, Does.StartWith("{\"version\":18").And.Contain("\"stmt\":"));
    }

    [TestCaseSource(typeof(SqlProbes), nameof(SqlProbes.Wrong))]
    public async Task A_syntax_error_leaves_the_parser_usable(string sql)
    {
        Assert.That((await ParseAsync(sql)).Failure.Kind, Is.EqualTo(SqlParseFailureKind.Syntax));
        Assert.That((await ParseAsync("SELECT 1")).Result, Is.EqualTo(One));
    }

    [Test]
    public async Task The_position_of_an_error_counts_characters()
    {
        Assert.That((await ParseAsync("SELECT 1 FROM FROM")).Failure, Is.EqualTo(new SqlParseFailure(SqlParseFailureKind.Syntax, 15)));
        Assert.That((await ParseAsync("SELECT 'äöü€😀' FROM FROM")).Failure, Is.EqualTo(new SqlParseFailure(SqlParseFailureKind.Syntax, 21)));
    }

    /// <summary>As in a server whose encoding is UTF-8: ASCII alone is folded, and a name is cut between characters.</summary>
    [Test]
    public async Task Names_come_folded_and_cut_to_63_bytes()
    {
        Assert.That((await ParseAsync("SELECT * FROM ÄB.\"ÄB\"")).Result, Does.Contain("\"schemaname\":\"Äb\",\"relname\":\"ÄB\""));
        Assert.That((await ParseAsync("SELECT * FROM " + new string('a', 64))).Result, Does.Contain($"\"{new string('a', 63)}\""));
        Assert.That((await ParseAsync($"SELECT * FROM \"{new string('b', 62)}ä\"")).Result, Does.Contain($"\"{new string('b', 62)}\""));
    }

    [Test]
    public async Task Escapes_are_read_as_UTF8() =>
        Assert.That((await ParseAsync("SELECT U&'\\00E4\\+01F600', E'\\u20AC'")).Result, Does.Contain("\"ä😀\"").And.Contain("\"€\""));

    [TestCase("")]
    [TestCase(" \n\t")]
    [TestCase("-- nothing")]
    [TestCase("/* /* nothing */ */;;")]
    public async Task An_empty_text_has_no_statements(string sql) =>
        Assert.That((await ParseAsync(sql)).Result, Does.EndWith("\"stmts\":[]}"));

    [Test]
    public async Task The_reader_sees_exactly_the_text_asked_for()
    {
        var seen = await _grammar.ParseAsync(Sequences.Whole("SELECT 'ä'"), static (_, sql) => Encoding.UTF8.GetString(sql), default);

        Assert.That(seen.Result, Is.EqualTo("SELECT 'ä'"));
    }

    [TestCase("SELECT 1\0")]
    [TestCase("\0")]
    [TestCase("SELECT 1;\0DROP TABLE t")]
    public async Task A_NUL_inside_is_not_text(string sql)
    {
        Assert.That((await ParseAsync(sql)).Failure.Kind, Is.EqualTo(SqlParseFailureKind.NotText));
        Assert.That((await ParseAsync(sql + new string(' ', SqlGrammar.InlineBytes))).Failure.Kind, Is.EqualTo(SqlParseFailureKind.NotText));
    }

    [TestCase(new byte[] { (byte)'\'', 0xFF, (byte)'\'' })]
    [TestCase(new byte[] { (byte)'\'', 0xC0, 0xA7, (byte)'\'' })]
    [TestCase(new byte[] { (byte)'\'', 0xED, 0xA0, 0x80, (byte)'\'' })]
    [TestCase(new byte[] { (byte)'\'', 0xF4, 0x90, 0x80, 0x80, (byte)'\'' })]
    [TestCase(new byte[] { (byte)'\'', 0xE2, 0x82, (byte)'\'' })]
    [TestCase(new byte[] { 0xC3 })]
    public async Task Invalid_UTF8_is_not_text(byte[] text)
    {
        byte[] sql = [.. "SELECT "u8, .. text];
        Assert.That((await ParseAsync(new ReadOnlySequence<byte>(sql))).Failure.Kind, Is.EqualTo(SqlParseFailureKind.NotText));
        sql = [.. new byte[SqlGrammar.InlineBytes].Select(_ => (byte)' '), .. sql];
        Assert.That((await ParseAsync(new ReadOnlySequence<byte>(sql))).Failure.Kind, Is.EqualTo(SqlParseFailureKind.NotText));
    }

    [TestCase(SqlGrammar.MaxSqlBytes - 1, true)]
    [TestCase(SqlGrammar.MaxSqlBytes, true)]
    [TestCase(SqlGrammar.MaxSqlBytes + 1, false)]
    public async Task Texts_to_1_MiB_are_parsed(int length, bool parsed)
    {
        var parse = await ParseAsync($"SELECT '{new string('x', length - 9)}'");

        Assert.That(parse.IsParsed, Is.EqualTo(parsed));
        Assert.That(parse.Failure.Kind, Is.EqualTo(parsed ? SqlParseFailureKind.None : SqlParseFailureKind.TooLong));
    }

    [TestCase(SqlGrammar.InlineBytes - 1, true)]
    [TestCase(SqlGrammar.InlineBytes, true)]
    [TestCase(SqlGrammar.InlineBytes + 1, false)]
    public async Task Texts_to_2_KiB_are_parsed_by_the_calling_thread(int length, bool inline)
    {
        var caller = Environment.CurrentManagedThreadId;
        var sql = Sequences.Whole($"SELECT '{new string('x', length - 9)}'");
        var parse = await _grammar.ParseAsync(sql, static (_, _) => Environment.CurrentManagedThreadId, default);

        Assert.That(parse.Result == caller, Is.EqualTo(inline));
    }

    [Test]
    public async Task A_text_in_two_pieces_is_read_as_one()
    {
        foreach (var sql in (string[])["SELECT 'ä', $1 FROM t -- €", "SELECT '" + new string('é', SqlGrammar.InlineBytes / 2) + "'"])
        {
            var bytes = Encoding.UTF8.GetBytes(sql);
            var whole = (await ParseAsync(sql)).Result;
            for (var cut = 0; cut <= bytes.Length; cut += bytes.Length > 100 ? 97 : 1)
                Assert.That((await ParseAsync(Sequences.Cut(bytes, cut))).Result, Is.EqualTo(whole), $"cut at {cut}");
        }
    }

    [Test]
    public async Task A_text_in_single_bytes_is_read_as_one()
    {
        var bytes = "SELECT 'ä', $1 FROM t -- €"u8.ToArray();

        var parse = await ParseAsync(Sequences.Cut(bytes, [.. Enumerable.Range(1, bytes.Length - 1)]));

        Assert.That(parse.Result, Is.EqualTo((await ParseAsync(new ReadOnlySequence<byte>(bytes))).Result).And.Not.Null);
    }

    [Test]
    public async Task A_readers_exception_reaches_its_caller_and_leaves_the_parser_usable([Values("SELECT 1", "long")] string sql)
    {
        if (sql == "long") sql = $"SELECT '{new string('x', SqlGrammar.InlineBytes)}'";
        for (var i = 0; i < 20; i++)
        {
            Assert.That(
                async () => await _grammar.ParseAsync<int>(Sequences.Whole(sql), static (_, _) => throw new NotSupportedException(), default),
                Throws.TypeOf<NotSupportedException>());
        }

        Assert.That((await ParseAsync(sql)).IsParsed);
    }

    [Test]
    public async Task A_parse_allocates_nothing()
    {
        var sql = Sequences.Whole("SELECT abalance FROM pgbench_accounts WHERE aid = 4711");
        for (var i = 0; i < 100; i++) await _grammar.ParseAsync(sql, Length, default);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            var parse = _grammar.ParseAsync(sql, Length, default);
            if (!parse.IsCompletedSuccessfully || parse.Result.Result == 0) Assert.Fail("Not parsed at once.");
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private const string One =
        """{"version":180004,"stmts":[{"stmt":{"SelectStmt":{"targetList":[{"ResTarget":{"val":{"A_Const":{"ival":{"ival":1},"location":7}},"location":7}}],"limitOption":"LIMIT_OPTION_DEFAULT","op":"SETOP_NONE"}}}]}""";

    private static readonly SqlTreeReader<int> Length = static (json, _) => json.Length;

    private ValueTask<SqlParse<string>> ParseAsync(string sql) => ParseAsync(Sequences.Whole(sql));

    private ValueTask<SqlParse<string>> ParseAsync(ReadOnlySequence<byte> sql) =>
        _grammar.ParseAsync(sql, static (json, _) => Encoding.UTF8.GetString(json), default);
}
