using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Parsing;

/// <summary>Which texts are given the facts of others, by the real grammar and reader.</summary>
public sealed class SharedFactsTests
{
    private SqlGrammar _grammar = null!;
    private SqlReader _reader = null!;
    private int _parsed;

    [OneTimeSetUp]
    public void Load() => _grammar = new SqlGrammar(null, TimeProvider.System);

    [OneTimeTearDown]
    public void Unload() => _grammar.Dispose();

    [SetUp]
    public void Begin()
    {
        _parsed = 0;
        _reader = new SqlReader(_grammar, new SqlFactsCache(), (json, sql) =>
        {
            _parsed++;
            return SqlFactsReader.Read(json, sql);
        });
    }

    [TestCase("SELECT abalance FROM pgbench_accounts WHERE aid = {0};")]
    [TestCase("UPDATE t SET a = a + {0} WHERE b={0}")]
    [TestCase("INSERT INTO t (a, b) VALUES ({0}, {0}),({0},{0}) RETURNING a")]
    [TestCase("DELETE FROM t WHERE a IN ({0},{0}, {0})")]
    [TestCase("WITH d AS (DELETE FROM t WHERE a = {0} RETURNING a) SELECT a FROM d LIMIT {0} OFFSET {0}")]
    [TestCase("SELECT a::numeric({0},{0}), CAST(b AS varchar({0})) FROM t ORDER BY {0}")]
    [TestCase("SELECT sum(a) OVER (ORDER BY b ROWS BETWEEN {0} PRECEDING AND {0} FOLLOWING), current_time({0}) FROM t")]
    public async Task The_third_text_of_a_shape_is_not_parsed(string sql)
    {
        var facts = await ReadAsync(sql, 1);
        await ReadAsync(sql, 22);
        var shared = await ReadAsync(sql, 333);
        Assert.That(_parsed, Is.EqualTo(2));
        Assert.That(facts.Unknown, Is.Null);
        Assert.That(await ReadAsync(sql, 0), Is.SameAs(shared));
        Assert.That(await ReadAsync(sql, 999_999_999), Is.SameAs(shared));
        Assert.That(_parsed, Is.EqualTo(2));
    }

    [TestCase("SELECT a::float({0}) FROM t", TestName = "Float_of_a_size")]
    [TestCase("SELECT CAST(a AS FLOAT ( {0} ) ARRAY) FROM t", TestName = "Float_in_a_cast")]
    [TestCase("SELECT * FROM f() AS x(a float({0}))", TestName = "Float_of_a_column_of_a_function")]
    [TestCase("SELECT TREAT(a AS float({0})) FROM t", TestName = "Float_that_becomes_the_name_of_a_function")]
    [TestCase("SELECT a::Float\n\t(\r{0} ) FROM t", TestName = "Float_with_blanks")]
    [TestCase("SELECT a::real, {0} FROM t", TestName = "A_type_that_a_size_may_have_named")]
    [TestCase("SELECT {0}; SELECT a FROM t", TestName = "Two_statements")]
    [TestCase("SELECT a INTO u FROM t WHERE b = {0}", TestName = "Select_into")]
    [TestCase("EXPLAIN (ANALYZE {0}) DELETE FROM t", TestName = "An_option_of_explain")]
    [TestCase("EXPLAIN SELECT {0}", TestName = "Explain")]
    [TestCase("SET work_mem = {0}", TestName = "A_setting")]
    [TestCase("SET LOCAL search_path TO a, {0}", TestName = "The_search_path")]
    [TestCase("PREPARE p AS SELECT {0}", TestName = "Prepare")]
    [TestCase("EXECUTE p({0}, {0} )", TestName = "Execute")]
    [TestCase("DECLARE c CURSOR FOR SELECT {0}", TestName = "A_cursor")]
    [TestCase("FETCH {0} FROM c", TestName = "Fetch")]
    [TestCase("MERGE INTO t USING u ON t.a = u.a WHEN MATCHED AND u.b = {0} THEN DELETE", TestName = "Merge")]
    [TestCase("CREATE TABLE u (a varchar({0}))", TestName = "Create_table")]
    [TestCase("ALTER ROLE r CONNECTION LIMIT {0}", TestName = "Alter_role")]
    [TestCase("VACUUM (PARALLEL {0}) t", TestName = "Vacuum")]
    [TestCase("CALL p({0})", TestName = "Call")]
    [TestCase("SELECT set_config(a, b, {0} = {0})", TestName = "A_computed_setting")]
    [TestCase("SELECT query_to_xml(a, {0} = 1, true, b) FROM t", TestName = "SQL_passed_as_text")]
    [TestCase("SELECT a FROM t WHERE b = -{0}", TestName = "A_signed_number")]
    [TestCase("SELECT a[{0}] FROM t", TestName = "A_subscripted_column")]
    [TestCase("SELECT a FROM t WHERE b = '{0}'", TestName = "A_string_of_digits")]
    [TestCase("SELECT a FROM t WHERE b = 1 -- {0}", TestName = "A_number_in_a_comment")]
    [TestCase("SELECT a FROM t WHERE b = ${0}", TestName = "A_parameter_by_number")]
    public async Task Each_text_is_parsed_for_itself(string sql)
    {
        for (var number = 1; number <= 5; number++) await ReadAsync(sql, number);
        Assert.That(_parsed, Is.EqualTo(5));
    }

    [TestCase("SELECT a::float({0}) FROM t", 24, 25)]
    [TestCase("SELECT a::float({0}) FROM t", 25, 24)]
    [TestCase("SELECT a::float({0}) FROM t", 53, 54)]
    [TestCase("SELECT TREAT(a AS FLOAT ( {0} )) FROM t", 24, 25)]
    [TestCase("SELECT TREAT(a AS FLOAT ( {0} )) FROM t", 25, 24)]
    [TestCase("SELECT TREAT(a AS FLOAT ( {0} )) FROM t", 1, 0)]
    public async Task A_size_that_names_another_type_is_read_as_such(string sql, int known, int asked)
    {
        for (var i = 0; i < 4; i++) await ReadAsync(sql, known);
        var facts = await ReadAsync(sql, asked);
        if (asked is 0 or > 53)
        {
            Assert.That(facts.Unknown, Is.Not.Null);
            return;
        }

        var named = facts.Statements[0].Types.Select(static type => type.Name).Concat(facts.Statements[0].Functions.Select(static function => function.Name.Name));
        Assert.That(named, Is.EqualTo(new[] { asked > 24 ? "float8" : "float4" }));
    }

    /// <summary>A second guard beside the shape, which leaves such sizes in.</summary>
    [TestCase("SELECT a::float(24) FROM t", false)]
    [TestCase("SELECT TREAT(a AS float(25)) FROM t", false)]
    [TestCase("SELECT * FROM f() AS x(a float(1))", false)]
    [TestCase("SELECT a::numeric(24) FROM t", true)]
    public async Task Facts_know_by_themselves_that_a_number_made_them(string sql, bool holds) =>
        Assert.That((await ReadAsync(sql)).HoldsForAnyNumbers, Is.EqualTo(holds));

    [TestCase("DELETE FROM t WHERE {0} = {1}", false)]
    [TestCase("DELETE FROM t WHERE {0} = {1} OR a = {0}", false)]
    [TestCase("UPDATE t SET a = {0} WHERE {1} > {0}", false)]
    [TestCase("UPDATE t SET a = {0} WHERE a = a AND {1} IN ({0},{1})", false)]
    [TestCase("UPDATE t SET a = {0}", false)]
    [TestCase("DELETE FROM t WHERE a={0} AND {0} >{1}", true)]
    [TestCase("DELETE FROM t WHERE a IN (SELECT b FROM u LIMIT {0} OFFSET {1})", true)]
    public async Task Whether_a_write_is_filtered_is_told_as_before(string sql, bool filtered)
    {
        foreach (var (one, other) in new[] { (1, 1), (2, 2), (3, 4), (0, 0), (0, 1), (1, 0), (999_999_999, 7) })
        {
            var facts = await ReadAsync(sql, one, other);
            Assert.That(facts.Statements.Single().Relations[0].IsFiltered, Is.EqualTo(filtered), $"{one}, {other}");
        }

        Assert.That(_parsed, Is.EqualTo(2));
    }

    [Test]
    public async Task A_shape_is_no_text()
    {
        for (var number = 1; number < 5; number++) await ReadAsync("SELECT {0}", number);
        Assert.That(_parsed, Is.EqualTo(2));
        Assert.That((await ReadAsync("SELECT \u0001")).Unknown, Is.Not.Null);
    }

    [Test]
    public async Task A_text_with_names_of_a_number_is_not_that_of_another()
    {
        for (var number = 1; number < 5; number++)
            Assert.That((await ReadAsync("SELECT a FROM t{0} WHERE b = {0}", number)).Statements[0].Relations[0].Name.Name, Is.EqualTo($"t{number}"));
        Assert.That(_parsed, Is.EqualTo(4));
    }

    [Test]
    public async Task A_text_in_pieces_is_found_by_its_shape()
    {
        for (var number = 1; number < 4; number++) await ReadAsync("SELECT {0}", number);
        var shared = await ReadAsync("SELECT 4");
        Assert.That(await _reader.ReadAsync(Sequences.Cut("SELECT 56"u8.ToArray(), 8), default), Is.SameAs(shared));
    }

    [Test]
    public async Task A_text_of_a_known_shape_costs_no_allocation()
    {
        var texts = Enumerable.Range(1_000, 200).Select(static number => Sequences.Whole($"SELECT a FROM t WHERE b = {number}")).ToArray();
        for (var i = 0; i < 100; i++) await _reader.ReadAsync(texts[i], default);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 100; i < texts.Length; i++)
        {
            var facts = _reader.ReadAsync(texts[i], default);
            if (!facts.IsCompletedSuccessfully || facts.Result.Unknown is not null) Assert.Fail("Not known.");
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(_parsed, Is.EqualTo(2));
    }

    private ValueTask<SqlFacts> ReadAsync(string sql, params object[] numbers) =>
        _reader.ReadAsync(Sequences.Whole(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, numbers)), default);
}
