using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Npgsql where rules allow writes and channels.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class ClientsNpgsqlWorkTests(int major)
{
    private ClientBed _bed = null!;
    private NpgsqlDataSource _source = null!;
    private NpgsqlConnection _connection = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await ClientBed.OfAsync(major);
        _source = NpgsqlDataSource.Create(_bed.ConnectionString("work"));
        await RunAsync("CREATE TABLE npgsql_works (id int PRIMARY KEY, note text, tags text[])");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _source.DisposeAsync();

    [SetUp]
    public async Task ConnectAsync()
    {
        _connection = await _source.OpenConnectionAsync();
        await RunAsync("TRUNCATE npgsql_works");
    }

    [TearDown]
    public async Task ReturnAsync() => await _connection.DisposeAsync();

    [Test]
    public async Task Copy_in_binary()
    {
        await using (var import = await _connection.BeginBinaryImportAsync("COPY npgsql_works FROM STDIN (FORMAT binary)"))
        {
            for (var i = 0; i < 20_000; i++) await import.WriteRowAsync(default, i, $"note {i}", new[] { "a", "b" });
            Assert.That(await import.CompleteAsync(), Is.EqualTo(20_000));
        }

        Assert.That(await _bed.Server.SqlAsync("SELECT count(*), sum(id) FROM npgsql_works WHERE tags = '{a,b}'", "work"), Is.EqualTo("20000|199990000\n"));
    }

    [Test]
    public async Task Copy_in_that_the_client_gives_up_leaves_nothing()
    {
        await using (var import = await _connection.BeginBinaryImportAsync("COPY npgsql_works FROM STDIN (FORMAT binary)"))
        {
            for (var i = 0; i < 5000; i++) await import.WriteRowAsync(default, i, "given up", Array.Empty<string>());
        }

        Assert.That(await CountAsync(), Is.Zero);
        await using var writer = await _connection.BeginTextImportAsync("COPY npgsql_works (id) FROM STDIN");
        await writer.WriteAsync("1\n2\n");
        await writer.DisposeAsync();
        Assert.That(await CountAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Copy_in_that_fails_at_the_server_tells_why_and_the_session_goes_on()
    {
        var error = await Assert.CatchAsync<PostgresException>(async () =>
        {
            await using var import = await _connection.BeginBinaryImportAsync("COPY npgsql_works FROM STDIN (FORMAT binary)");
            for (var i = 0; i < 3; i++) await import.WriteRowAsync(default, 7, "twice", Array.Empty<string>());
            await import.CompleteAsync();
        });
        Assert.That(error!.SqlState, Is.EqualTo("23505"));
        Assert.That(await CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Transactions_commit_roll_back_and_save()
    {
        await using (var transaction = await _connection.BeginTransactionAsync())
        {
            await RunAsync("INSERT INTO npgsql_works VALUES (1)", transaction);
            await transaction.SaveAsync("a");
            await RunAsync("INSERT INTO npgsql_works VALUES (2)", transaction);
            await transaction.RollbackAsync("a");
            await RunAsync("INSERT INTO npgsql_works VALUES (3)", transaction);
            await transaction.CommitAsync();
        }

        await using (var transaction = await _connection.BeginTransactionAsync()) await RunAsync("DELETE FROM npgsql_works", transaction);
        Assert.That(await _bed.Server.SqlAsync("SELECT string_agg(id::text, ',' ORDER BY id) FROM npgsql_works", "work"), Is.EqualTo("1,3\n"));
    }

    [Test]
    public async Task A_thousand_writes_in_one_batch()
    {
        await using var batch = new NpgsqlBatch(_connection);
        for (var i = 0; i < 1000; i++)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO npgsql_works VALUES ($1, $2)") { Parameters = { new() { Value = i }, new() { Value = $"n{i}" } } });
        Assert.That(await batch.ExecuteNonQueryAsync(), Is.EqualTo(1000));
        Assert.That(await CountAsync(), Is.EqualTo(1000));
    }

    [Test]
    public async Task A_batch_that_is_refused_in_its_middle_leaves_nothing()
    {
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands = { new("INSERT INTO npgsql_works VALUES (1)"), new("CREATE ROLE npgsql_role"), new("INSERT INTO npgsql_works VALUES (2)") },
        };
        Assert.That((await Assert.CatchAsync<PostgresException>(() => batch.ExecuteNonQueryAsync()))!.SqlState, Is.EqualTo("42501"));
        Assert.That(await CountAsync(), Is.Zero);
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM pg_roles WHERE rolname = 'npgsql_role'"), Is.EqualTo("0\n"));
    }

    [Test]
    public async Task Notifications_arrive_with_their_sender()
    {
        var heard = new TaskCompletionSource<NpgsqlNotificationEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection.Notification += (_, message) => heard.TrySetResult(message);
        await RunAsync("LISTEN shop_deliveries");
        await using var other = await _source.OpenConnectionAsync();
        await using var notify = new NpgsqlCommand("NOTIFY shop_deliveries, 'van 3'", other);
        await notify.ExecuteNonQueryAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _connection.WaitAsync(limit.Token);
        var message = await heard.Task;
        Assert.That((message.Channel, message.Payload, message.PID), Is.EqualTo(("shop_deliveries", "van 3", other.ProcessID)));
    }

    private async Task RunAsync(string sql, NpgsqlTransaction? transaction = null)
    {
        await using var command = transaction is null && _connection is null ? _source.CreateCommand(sql) : new NpgsqlCommand(sql, _connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> CountAsync()
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM npgsql_works", _connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
