using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Ways around the rules that were found by attack, each against a real server.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class BypassTests(int major)
{
    private const string Rules = """
        rules:
          - { name: reads, who: { group: agents }, when: { effect: read, table: [customers, orders, scratch, invoices, late_invoices, copies] }, then: allow }
          - { name: writes, who: { group: agents }, when: { effect: [write, delete], table: [customers, orders, scratch] }, then: allow }
          - { name: no-national-id, when: { column: customers.national_id }, then: deny }
          - { name: no-iban, when: { column: invoices.iban }, then: deny }
          - { name: no-keys, when: { table: api_keys }, then: deny }
          - { name: a-filter, when: { filter: none }, then: deny }
        """;

    /// <summary>What an application may hold that a rule does not name: functions, a domain that calls one, schemas with tables of the same names.</summary>
    private const string Traps = """
        SET ROLE shop_app;
        CREATE TABLE fired (what text);
        CREATE FUNCTION fire(text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO fired VALUES ($1); RETURN true; END $$;
        CREATE DOMAIN trap AS text CHECK (fire(VALUE));
        CREATE TYPE pair AS (a trap);
        CREATE TYPE mood AS ENUM ('sad', 'happy');
        CREATE TABLE invoices (id int, iban text, iban_copy text GENERATED ALWAYS AS (iban || '') STORED);
        INSERT INTO invoices VALUES (1, 'the iban of a customer');
        CREATE TABLE late_invoices () INHERITS (invoices);
        CREATE VIEW copies AS SELECT iban_copy AS copy FROM invoices;
        CREATE FUNCTION step(text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN INSERT INTO fired VALUES ($2); RETURN $2; END $$;
        CREATE AGGREGATE mode(ORDER BY text) (SFUNC = step, STYPE = text);
        CREATE SCHEMA "view";
        CREATE TABLE "view".orders (id int, secret text);
        INSERT INTO "view".orders VALUES (1, 'the secret of another schema');
        """;

    private ShopBed _bed = null!;
    private WireClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await ShopBed.StartAsync(major, Rules);
        await _bed.Server.SqlAsync(Traps, "shop");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task LogInAsync() => _client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);

    [TearDown]
    public async Task LeaveAsync() => await _client.DisposeAsync();

    [TestCase("trap", "by number")]
    [TestCase("_trap", "{in an array}")]
    [TestCase("pair", "(in a composite)")]
    public async Task A_parameters_type_given_by_number_runs_no_unreviewed_function(string type, string value)
    {
        var answers = await ParseWith(await OidAsync(type), "SELECT $1 IS NULL", value);
        Assert.That(answers, Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM fired", "shop"), Is.EqualTo("0\n"), "the domain's CHECK ran");
    }

    [Test]
    public async Task A_parameters_type_that_nobody_knows_is_refused() =>
        Assert.That(await ParseWith(uint.MaxValue, "SELECT $1 IS NULL", "x"), Is.EqualTo("E:42501 Z:I"));

    [Test]
    public async Task A_parameter_of_a_harmless_type_of_the_users_passes() =>
        Assert.That(await ParseWith(await OidAsync("mood"), "SELECT $1", "happy"), Is.EqualTo("1 2 D C Z:I"));

    [Test]
    public async Task An_ordered_aggregate_of_a_users_is_not_taken_for_postgresqls_own()
    {
        Assert.That(await _client.Query("SELECT mode() WITHIN GROUP (ORDER BY name) FROM customers").AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM fired", "shop"), Is.EqualTo("0\n"), "the aggregate ran");
    }

    [Test]
    public async Task An_explained_cursor_is_none()
    {
        // Else it would hide from later judgement what the cursor of that name runs.
        await _client.Query("BEGIN").AnswersAsync();
        Assert.That(await _client.Query("EXPLAIN DECLARE c CURSOR FOR SELECT 1").AnswersAsync(), Does.EndWith("C Z:T"));
        Assert.That(await _client.Query("FETCH c").AnswersAsync(), Is.EqualTo("E:42501 Z:E"));
    }

    [Test]
    public async Task A_computed_setting_does_not_move_bare_names_to_another_schema()
    {
        // What pg_dump asks for by another name is a search_path like any other.
        await _client.Query("SELECT set_config('search' || '_path', 'view, foreign-table', false)").AnswersAsync();
        // From 18 on the server tells of the new path, which ends the session.
        Assert.That(await _client.Query("SELECT secret FROM orders").AnswersAsync(), Is.EqualTo(major >= 18 ? "EOF" : "E:42501 Z:I"));
        AssertNeverReceived("the secret of another schema");
    }

    [Test]
    public async Task A_search_path_emptied_by_an_execute_of_a_parsed_statement_is_noticed()
    {
        Assert.That(await _client.Parse("p", "SELECT set_config('search_path', '', false)").Sync().AnswersAsync(), Is.EqualTo("1 Z:I"));
        await _client.Query("EXECUTE p").AnswersAsync();
        Assert.That(await _client.Query("SELECT id FROM orders").AnswersAsync(), Is.EqualTo("E:42501 Z:I"), "the bare name may be a temporary table's");
        Assert.That(await _client.Query("SELECT id FROM public.orders LIMIT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    [TestCase("UPDATE customers SET name = NULL WHERE id = 1", "23502")]
    [TestCase("INSERT INTO customers (id, name, email) VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET email = NULL WHERE customers.id = 1", "23502")]
    public async Task A_failing_row_does_not_show_columns_that_nobody_may_read(string sql, string code)
    {
        var secret = (await _bed.Server.SqlAsync("SELECT national_id FROM customers WHERE id = 1", "shop")).Trim();
        Assert.That(await _client.Query(sql).AnswersAsync(), Is.EqualTo($"E:{code} Z:I"));
        AssertNeverReceived(secret);
    }

    [Test]
    public async Task A_failing_row_of_a_check_constraint_is_not_shown_either()
    {
        await _bed.Server.SqlAsync("ALTER TABLE customers ADD CONSTRAINT short CHECK (length(name) < 50)", "shop");
        Assert.That(await _client.Query("UPDATE customers SET name = repeat('x', 50) WHERE id = 1").AnswersAsync(), Is.EqualTo("E:23514 Z:I"));
        Assert.That(_client.LastError, Does.Contain("short"), "the error itself is the server's");
        AssertNeverReceived((await _bed.Server.SqlAsync("SELECT national_id FROM customers WHERE id = 1", "shop")).Trim());
    }

    [TestCase("SELECT iban_copy FROM invoices")]
    [TestCase("SELECT iban_copy FROM late_invoices")]
    [TestCase("SELECT copy FROM copies")]
    [TestCase("SELECT count(*) FROM invoices WHERE iban_copy LIKE 'the%'")]
    public async Task A_generated_column_does_not_show_a_column_that_nobody_may_read(string sql)
    {
        Assert.That(await _client.Query(sql).AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _client.Query("SELECT id FROM invoices").AnswersAsync(), Is.EqualTo("T D C Z:I"), "its other columns may be read");
    }

    [TestCase("DELETE FROM orders o WHERE o.id = id")]
    [TestCase("DELETE FROM orders WHERE public.orders.id = orders.id")]
    public async Task A_filter_that_compares_a_column_with_itself_is_none(string sql)
    {
        Assert.That(await _client.Query(sql).AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM orders", "shop"), Is.Not.EqualTo("0\n"));
    }

    private void AssertNeverReceived(string text) =>
        Assert.That(Encoding.UTF8.GetString(_client.Received.ToArray()), Does.Not.Contain(text));

    private async Task<uint> OidAsync(string type) => uint.Parse(
        await _bed.Server.SqlAsync($"SELECT oid FROM pg_type WHERE typname = '{type}'", "shop"), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    /// <summary>Parse with a declared type, Bind with a value as text, Execute, Sync.</summary>
    private Task<string> ParseWith(uint oid, string sql, string value)
    {
        var declared = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(declared, oid);
        byte[] text = Encoding.UTF8.GetBytes(value);
        return _client
            .Write('P', [0, .. Encoding.UTF8.GetBytes(sql), 0, 0, 1, .. declared])
            .Write('B', [0, 0, 0, 0, 0, 1, 0, 0, 0, (byte)text.Length, .. text, 0, 0])
            .Execute("").Sync().AnswersAsync();
    }
}
