using System.Data;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Npgsql under rules that allow reads of three tables and nothing else.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class ClientsNpgsqlReadTests(int major)
{
    private ClientBed _bed = null!;
    private NpgsqlDataSource _source = null!;
    private NpgsqlConnection _connection = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await ClientBed.OfAsync(major);
        _source = NpgsqlDataSource.Create(_bed.ConnectionString());
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _source.DisposeAsync();

    [SetUp]
    public async Task ConnectAsync() => _connection = await _source.OpenConnectionAsync();

    [TearDown]
    public async Task ReturnAsync() => await _connection.DisposeAsync();

    [Test]
    public async Task Types_are_loaded_and_read_in_binary()
    {
        await using var command = new NpgsqlCommand("SELECT id, total, placed, state, ARRAY[1, 2], '{\"a\": 1}'::jsonb, int4range(1, 5), '2 days'::interval FROM orders WHERE id = 1", _connection);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.That(await reader.ReadAsync(), Is.True);
        Assert.That(reader.GetInt32(0), Is.EqualTo(1));
        Assert.That(reader.GetDecimal(1), Is.EqualTo(5.29m));
        Assert.That(reader.GetDateTime(2).Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(reader.GetFieldValue<int[]>(4), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(reader.GetString(5), Is.EqualTo("{\"a\": 1}"));
        Assert.That(reader.GetFieldValue<NpgsqlRange<int>>(6), Is.EqualTo(new NpgsqlRange<int>(1, true, 5, false)));
        Assert.That(reader.GetFieldValue<TimeSpan>(7), Is.EqualTo(TimeSpan.FromDays(2)));
    }

    [Test]
    public async Task Reload_of_types_passes() => await _connection.ReloadTypesAsync();

    [Test]
    public async Task Schema_collections_pass()
    {
        foreach (var collection in new[] { "Tables", "Views", "Columns", "Indexes", "IndexColumns", "ForeignKeys", "Constraints", "Databases", "Schemata", "Users", "DataTypes", "ReservedWords" })
            Assert.That((await _connection.GetSchemaAsync(collection)).Columns, Is.Not.Empty, collection);
        Assert.That((await _connection.GetSchemaAsync("Tables")).Rows.Cast<DataRow>().Select(static row => row["table_name"]), Does.Contain("orders"));
        await using var command = new NpgsqlCommand("SELECT id, total FROM orders", _connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly | CommandBehavior.KeyInfo);
        Assert.That((await reader.GetColumnSchemaAsync()).Select(static column => (column.ColumnName, column.BaseTableName, column.IsKey)),
            Is.EqualTo(new[] { ("id", "orders", (bool?)true), ("total", "orders", false) }));
    }

    [Test]
    public async Task Prepared_by_hand_and_by_the_driver_itself()
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString(more: "Max Auto Prepare=20;Auto Prepare Min Usages=2"));
        await using var connection = await source.OpenConnectionAsync();
        await using var byHand = new NpgsqlCommand("SELECT email FROM customers WHERE id = $1", connection) { Parameters = { new NpgsqlParameter<int>() } };
        await byHand.PrepareAsync();
        for (var id = 1; id <= 30; id++)
        {
            byHand.Parameters[0].Value = id;
            Assert.That(await byHand.ExecuteScalarAsync(), Is.EqualTo($"customer{id}@example.com"));
            await using var byItself = new NpgsqlCommand("SELECT id FROM customers WHERE email = $1", connection) { Parameters = { new() { Value = $"customer{id}@example.com" } } };
            Assert.That(await byItself.ExecuteScalarAsync(), Is.EqualTo(id));
        }

        await using var held = new NpgsqlCommand("SELECT count(*) FROM pg_prepared_statements", connection);
        Assert.That(await held.ExecuteScalarAsync(), Is.GreaterThanOrEqualTo(2));
        connection.UnprepareAll();
    }

    [Test]
    public async Task Pooled_connection_is_reset_and_forgets_what_was_set()
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString(more: "Maximum Pool Size=1;Application Name=pooled"));
        var processId = await UseAsync(source, "SET statement_timeout = '7s'; SELECT current_setting('statement_timeout')", "7s");
        Assert.That(await UseAsync(source, "SELECT current_setting('statement_timeout')", "0"), Is.EqualTo(processId));
        Assert.That(_bed.Server.Log, Does.Contain($"|{processId}|LOG:  statement: DISCARD ALL"), "the reset at the server");

        static async Task<int> UseAsync(NpgsqlDataSource source, string sql, string expected)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo(expected));
            return connection.ProcessID;
        }
    }

    [Test]
    public async Task Connections_side_by_side()
    {
        var ids = await Task.WhenAll(Enumerable.Range(1, 40).Select(async id =>
        {
            await using var command = _source.CreateCommand("SELECT id FROM customers WHERE id = $1");
            command.Parameters.AddWithValue(id);
            return (int)(await command.ExecuteScalarAsync())!;
        }));
        Assert.That(ids, Is.EqualTo(Enumerable.Range(1, 40)));
    }

    [Test]
    public async Task Batches_and_several_results()
    {
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands = { new("SELECT count(*) FROM customers"), new("SELECT id FROM orders WHERE id = $1") { Parameters = { new() { Value = 9 } } }, new("SELECT 'last'") },
        };
        Assert.That(await ResultsAsync(await batch.ExecuteReaderAsync()), Is.EqualTo(new object[] { 200L, 9, "last" }));
        await using var command = new NpgsqlCommand("SELECT 1; SELECT id FROM customers WHERE id = 2; SELECT 3", _connection);
        Assert.That(await ResultsAsync(await command.ExecuteReaderAsync()), Is.EqualTo(new object[] { 1, 2, 3 }));
    }

    [Test]
    public async Task A_refusal_in_a_batch_names_its_command_and_the_session_goes_on()
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString(more: "Include Failed Batched Command=true"));
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("SELECT 1"), new("SELECT key FROM api_keys"), new("SELECT 3") } };
        var error = await Assert.CatchAsync<PostgresException>(async () => await ResultsAsync(await batch.ExecuteReaderAsync()));
        AssertRefused(error!);
        Assert.That(error!.BatchCommand, Is.SameAs(batch.BatchCommands[1]));
        await using var next = new NpgsqlCommand("SELECT 'goes on'", connection);
        Assert.That(await next.ExecuteScalarAsync(), Is.EqualTo("goes on"));
    }

    [Test]
    public async Task Refusals_tell_state_rule_and_reason([Values("plain", "parameters", "prepared", "copy")] string way)
    {
        await using var command = new NpgsqlCommand("SELECT key FROM api_keys WHERE service = $1", _connection) { Parameters = { new() { Value = "mailer" } } };
        if (way == "plain") command.CommandText = "SELECT key FROM api_keys";
        if (way == "plain") command.Parameters.Clear();
        AssertRefused((await Assert.CatchAsync<PostgresException>(() => way switch
        {
            "prepared" => command.PrepareAsync(),
            "copy" => _connection.BeginBinaryExportAsync("COPY api_keys TO STDOUT (FORMAT binary)"),
            _ => command.ExecuteScalarAsync(),
        }))!);
        await AssertGoesOnAsync();
        Assert.That(_bed.Server.Log, Does.Not.Contain("key FROM api_keys").And.Not.Contain("COPY api_keys"), "a refused statement reached the server");
    }

    [Test]
    public async Task A_refusal_in_a_transaction_fails_it()
    {
        await using (var transaction = await _connection.BeginTransactionAsync(IsolationLevel.RepeatableRead))
        {
            await using var command = new NpgsqlCommand("SELECT key FROM api_keys", _connection, transaction);
            AssertRefused((await Assert.CatchAsync<PostgresException>(command.ExecuteScalarAsync))!);
            command.CommandText = "SELECT 1";
            Assert.That((await Assert.CatchAsync<PostgresException>(command.ExecuteScalarAsync))!.SqlState, Is.EqualTo("25P02"));
            await transaction.RollbackAsync();
        }

        await AssertGoesOnAsync();
    }

    [Test]
    public async Task Copy_out_in_binary_and_text()
    {
        var sum = 0;
        await using (var export = await _connection.BeginBinaryExportAsync("COPY (SELECT id, state FROM orders) TO STDOUT (FORMAT binary)"))
        {
            while (await export.StartRowAsync() != -1)
            {
                sum += await export.ReadAsync<int>();
                await export.SkipAsync();
            }
        }

        Assert.That(sum, Is.EqualTo(500_500));
        using var reader = await _connection.BeginTextExportAsync("COPY customers (id) TO STDOUT");
        Assert.That((await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(static line => int.Parse(line, CultureInfo.InvariantCulture)), Is.EqualTo(20_100));
    }

    [Test]
    public async Task Large_parameters_and_arrays_come_back_as_they_went()
    {
        var bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);
        var numbers = Enumerable.Range(0, 200_000).ToArray();
        await using var command = new NpgsqlCommand("SELECT $1, $2", _connection) { Parameters = { new() { Value = bytes }, new() { Value = numbers } } };
        await using var reader = await command.ExecuteReaderAsync();
        Assert.That(await reader.ReadAsync(), Is.True);
        Assert.That(reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(bytes), Is.True);
        Assert.That(reader.GetFieldValue<int[]>(1), Is.EqualTo(numbers));
    }

    [Test]
    public async Task Encrypted_by_each_negotiation_and_with_a_bound_channel([Values("Postgres", "Direct")] string negotiation, [Values] bool isScram)
    {
        var more = $"SSL Mode=VerifyFull;Root Certificate={_bed.CertificateFile};SSL Negotiation={negotiation};Port={_bed.TlsPort}";
        if (isScram) more += $";Username={_bed.TokenId};Channel Binding=Require;Require Auth=ScramSHA256";
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString(more: more));
        await using var command = source.CreateCommand("SELECT count(*) FROM customers");
        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo(200));
    }

    private static void AssertRefused(PostgresException error)
    {
        Assert.That(error!.SqlState, Is.EqualTo("42501"));
        Assert.That(error.MessageText, Does.Contain("keys-stay-in-the-shop").And.Contain("API keys are not for agents."));
    }

    private static async Task<List<object>> ResultsAsync(NpgsqlDataReader reader)
    {
        await using (reader)
        {
            var values = new List<object>();
            do
            {
                while (await reader.ReadAsync()) values.Add(reader.GetValue(0));
            }
            while (await reader.NextResultAsync());
            return values;
        }
    }

    private async Task AssertGoesOnAsync()
    {
        await using var command = new NpgsqlCommand("SELECT 'goes on'", _connection);
        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo("goes on"));
    }
}
