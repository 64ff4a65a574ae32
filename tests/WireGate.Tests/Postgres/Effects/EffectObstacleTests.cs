using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Effects;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Tests.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Effects;

/// <summary>What is never asked of the target, since to plan it could run somebody's code.</summary>
public sealed class EffectObstacleTests
{
    private static readonly Lazy<SqlReader> Reader = new(() => new SqlReader(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read));

    [TestCase("DELETE FROM orders WHERE id = 1", null)]
    [TestCase("WITH d AS (DELETE FROM orders RETURNING id) SELECT * FROM d", null)]
    [TestCase("DELETE FROM orders; DELETE FROM orders", "it is several statements")]
    [TestCase("DROP TABLE orders", "DROP TABLE has no plan to ask for")]
    [TestCase("EXPLAIN ANALYZE DELETE FROM orders", "EXPLAIN ANALYZE has no plan to ask for")]
    [TestCase("SELECT 1 INTO x", "SELECT INTO has no plan to ask for")]
    [TestCase("EXECUTE p", "EXECUTE has no plan to ask for")]
    [TestCase("SELEKT", "the gate can't read its text")]
    public async Task Its_text_alone_tells(string sql, string? why)
    {
        var facts = await ReadAsync(sql);
        Assert.That(EffectObstacles.Find(Action(sql), facts), Is.EqualTo(why));
    }

    [Test]
    public async Task A_parameter_of_a_users_type_or_a_path_with_pg_catalog_in_it_is_one()
    {
        var facts = await ReadAsync("SELECT 1");
        Assert.That(EffectObstacles.Find(Action("SELECT 1") with { Types = new byte[] { 0, 0, 0x40, 0 } }, facts), Does.Contain("type"));
        Assert.That(EffectObstacles.Find(Action("SELECT 1") with { PinnedPath = "public, pg_catalog" }, facts), Does.Contain("search_path"));
    }

    [TestCase("CREATE TABLE plain (id int, name text); ", "DELETE FROM plain WHERE id = 1", null)]
    [TestCase("", "DELETE FROM no_such", "the relation \"no_such\" is not found")]
    [TestCase("CREATE FUNCTION code(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; ", "SELECT code(1)", "the function code is not only PostgreSQL's own")]
    [TestCase(
        "CREATE FUNCTION code(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; CREATE VIEW seen AS SELECT code(1) AS c; CREATE VIEW above AS SELECT c FROM seen; ",
        "SELECT c FROM above", "a view, policy, default, constraint or index of its tables uses a function that is not PostgreSQL's own")]
    [TestCase(
        "CREATE FUNCTION code(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; CREATE TABLE ix (a int); CREATE INDEX ON ix (code(a)); ",
        "DELETE FROM ix", "a view, policy, default, constraint or index of its tables uses a function that is not PostgreSQL's own")]
    [TestCase("CREATE DOMAIN small AS int CHECK (VALUE < 9); CREATE TABLE dom (a small); ", "DELETE FROM dom", "a column of dom has a type that is not PostgreSQL's own")]
    [TestCase("CREATE TYPE temper AS ENUM ('a'); CREATE TABLE moods (a temper, b temper[]); ", "DELETE FROM moods", null)]
    public async Task The_catalogue_tells_the_rest(string made, string sql, string? why)
    {
        var facts = await ReadAsync(sql);
        using var source = SampleDatabase.Instance.Connect();
        var rows = await source.QueryAsync("BEGIN; " + made + EffectQueries.Guard(facts.Statements[0]) + "; ROLLBACK", CancellationToken.None);
        Assert.That(rows.Select(static row => row[0]), Is.EqualTo(why is null ? [] : new[] { why }));
    }

    [Test]
    public async Task Cascades_and_triggers_are_told_at_any_depth_and_no_further_than_rows_go()
    {
        const string Made =
            """
            BEGIN; CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
            CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b ON DELETE SET NULL); CREATE TABLE d (c int REFERENCES c ON DELETE CASCADE);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'; CREATE TRIGGER audit AFTER DELETE ON b EXECUTE FUNCTION f();
            """;
        using var source = SampleDatabase.Instance.Connect();
        var rows = await source.QueryAsync(Made + EffectQueries.Cascades("\"a\"", deletes: true) + "; ROLLBACK", CancellationToken.None);
        Assert.That(rows.Select(static row => row[0]), Is.EqualTo(new[]
        {
            "deletes what refers to it in b (foreign key b_a_fkey)",
            "fires the trigger audit of b, which is the database's own code",
            "sets to null what refers to it in c (foreign key c_b_fkey)",
        }));
    }

    [TestCase("a'b\\", "E'a''b\\\\'")]
    public void A_literal_can_not_be_left(string text, string literal) => Assert.That(EffectQueries.Literal(text), Is.EqualTo(literal));

    private static ExactAction Action(string sql) => new() { Database = "shop", PinnedPath = "public, pg_temp", Text = Encoding.UTF8.GetBytes(sql) };

    private static async Task<SqlFacts> ReadAsync(string sql) => await Reader.Value.ReadAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(sql)), CancellationToken.None);
}
