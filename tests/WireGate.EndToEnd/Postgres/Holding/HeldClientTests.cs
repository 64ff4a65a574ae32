using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres.Holding;

/// <summary>Real psql and Npgsql against a real server: what is held runs in its session once people have said yes, and not at all otherwise.</summary>
[NonParallelizable]
public sealed class HeldClientTests
{
    private UpstreamLoginServer _server = null!;
    private HoldingGate _gate = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        _server = new UpstreamLoginServer();
        await OwnAsync("CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE TABLE items (ord int REFERENCES orders ON DELETE CASCADE); GRANT ALL ON orders, items TO by_scram");
    }

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [SetUp]
    public async Task StartGateAsync()
    {
        await OwnAsync("TRUNCATE orders, items; INSERT INTO orders SELECT g, 'n' FROM generate_series(1, 5) g; ANALYZE orders");
        _gate = new HoldingGate(_server);
    }

    [TearDown]
    public async Task StopGateAsync() => await _gate.DisposeAsync();

    [Test]
    public async Task Psql_gets_a_notice_and_then_the_result()
    {
        var running = _gate.PsqlAsync("DELETE FROM orders WHERE id = 1 RETURNING id", "SELECT count(*) FROM orders");
        (await _gate.NextAsync()).Approve();
        var result = await running;
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "1\nDELETE 1\n4\n")), result.Error);
    }

    [Test]
    public async Task Psql_is_told_who_said_no_and_goes_on()
    {
        var running = _gate.PsqlAsync("DELETE FROM orders", "SELECT count(*) FROM orders");
        (await _gate.NextAsync()).Deny("not today");
        var result = await running;
        Assert.That(result.Error, Does.Contain("42501").And.Contains("by ana").And.Contains("not today"));
        Assert.That(result.Output, Is.EqualTo("5\n"));
    }

    [Test]
    public async Task Psql_is_told_that_nobody_decided_and_the_same_sent_again_finds_its_request()
    {
        _gate.Wait = TimeSpan.FromSeconds(1);
        var result = await _gate.PsqlAsync("DELETE FROM orders WHERE id = 2");
        Assert.That(result.Error, Does.Contain("waiting for approval by group dba").And.Contains("57014").And.Contains("request r1"));
        (await _gate.NextAsync()).Approve();
        result = await _gate.PsqlAsync("DELETE FROM orders WHERE id = 2");
        Assert.That((result.Output, _gate.Requests), Is.EqualTo(("DELETE 1\n", 1)), result.Error);
    }

    [TestCase("INT", "57014")]
    [TestCase("KILL", "")]
    public async Task Psql_that_is_interrupted_or_killed_ends_the_hold(string signal, string code)
    {
        var start = new ProcessStartInfo("psql", _gate.PsqlArguments("DELETE FROM orders")) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (key, value) in HoldingGate.PsqlEnvironment()) start.Environment[key] = value;
        using var psql = Process.Start(start)!;
        var asked = await _gate.NextAsync();
        using var kill = Process.Start("kill", ["-" + signal, psql.Id.ToString(CultureInfo.InvariantCulture)]);
        await asked.Left;
        asked.Approve();
        Assert.That(await psql.StandardError.ReadToEndAsync(), Does.Contain(code));
        await psql.WaitForExitAsync();
        Assert.That((await OwnAsync("SELECT count(*) FROM orders"), asked.IsUsed), Is.EqualTo(("5", false)));
    }

    [Test]
    public async Task Npgsql_runs_what_was_approved_and_asks_anew_for_another_value()
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand("DELETE FROM orders WHERE id = $1", connection) { Parameters = { new() { Value = 1 } } };
        var running = command.ExecuteNonQueryAsync();
        var first = await _gate.NextAsync();
        Assert.That(first.Request.Action.Parameters[0].Value, Is.EqualTo("1"));
        first.Approve();
        Assert.That(await running, Is.EqualTo(1));

        command.Parameters[0].Value = 2;
        running = command.ExecuteNonQueryAsync();
        (await _gate.NextAsync()).Deny("no");
        var error = await Assert.ThrowsAsync<PostgresException>(() => running);
        Assert.That((error!.SqlState, await OwnAsync("SELECT count(*) FROM orders")), Is.EqualTo(("42501", "4")));
    }

    [Test]
    public async Task Npgsqls_prepared_statement_pipeline_transaction_and_copy_wait_and_go_on()
    {
        await using var connection = await ConnectAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var batch = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands = { new("SELECT 1"), new("UPDATE orders SET note = 'x' WHERE id = 3"), new("SELECT note FROM orders WHERE id = 3") },
            };
            var reading = batch.ExecuteReaderAsync();
            (await _gate.NextAsync()).Approve();
            await using (var reader = await reading)
            {
                while (await reader.NextResultAsync()) { }
            }

            await transaction.CommitAsync();
        }

        var importing = connection.BeginTextImportAsync("COPY orders FROM STDIN");
        var asked = await _gate.NextAsync();
        Assert.That(asked.Request.Action.Unjudged, Does.Contain("COPY"));
        asked.Approve();
        await using (var import = await importing) await import.WriteAsync("6\tcopied\n");
        Assert.That(await OwnAsync("SELECT string_agg(note, ',' ORDER BY id) FROM orders"), Is.EqualTo("n,n,x,n,n,copied"));
    }

    [Test]
    public async Task The_effect_of_what_is_held_is_asked_with_its_values_and_nothing_is_changed()
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand("DELETE FROM orders WHERE id <= $1", connection) { Parameters = { new() { Value = 100 } } };
        var running = command.ExecuteNonQueryAsync();
        var asked = await _gate.NextAsync();
        var target = _gate.Find("orders");
        var effect = await _gate.Protocol.DescribeEffectAsync(target, await _gate.LeaseAsync("app", target.Addresses[0], CancellationToken.None), asked.Request.Action, CancellationToken.None);
        Assert.That(effect.Summary, Is.EqualTo("deletes about 5 rows of public.orders"));
        Assert.That(effect.Lines, Does.Contain("deletes what refers to it in items (foreign key items_ord_fkey)"));
        asked.Deny("no");
        await Assert.ThrowsAsync<PostgresException>(() => running);
        Assert.That(await OwnAsync("SELECT count(*) FROM orders"), Is.EqualTo("5"));
    }

    [Test]
    public async Task Opening_the_target_is_held_after_log_in()
    {
        _gate.HoldsOpening = true;
        // Whoever is answered at once is told of no wait: here nobody answers at first.
        _gate.Wait = TimeSpan.FromSeconds(1);
        var result = await _gate.PsqlAsync("SELECT 1");
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error, Does.Contain("waiting for approval").And.Contain("nobody has decided yet"));
        (await _gate.NextAsync()).Approve();
        Assert.That((await _gate.PsqlAsync("SELECT 1")).Output, Is.EqualTo("1\n"));
        _gate.Wait = TimeSpan.FromSeconds(60);
        var running = _gate.PsqlAsync("SELECT 1");
        (await _gate.NextAsync()).Deny("not today");
        Assert.That((await running).Error, Does.Contain("not today"));
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_gate.Port};Username=agent;Password=token;Database=orders;SSL Mode=Disable;Pooling=false;Timeout=60;Command Timeout=60;GSS Encryption Mode=Disable");
        await connection.OpenAsync();
        return connection;
    }

    private async Task<string> OwnAsync(string sql) => (await Shell.OutputAsync(
        "psql", ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", _server.Port.ToString(CultureInfo.InvariantCulture), "-U", "boss", "-d", "postgres", "-c", sql],
        new Dictionary<string, string?> { ["PGPASSWORD"] = "pencil" })).Trim();
}
