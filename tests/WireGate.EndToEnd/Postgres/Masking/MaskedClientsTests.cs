using System.Net;
using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres.Masking;

/// <summary>Every way out by every driver: it decodes each row, and none of the bytes that it was sent holds what is masked.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class MaskedClientsTests(int major)
{
    private const string Python = "/usr/bin/python3";

    private MaskBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await MaskBed.StartAsync(major);

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [SetUp]
    public void Forget() => _bed.Tap.Clear();

    [TearDown]
    public void AssertHidden()
    {
        Assert.That(_bed.Tap.Heard, Is.Not.Empty);
        Assert.That(_bed.Tap.Find(MaskBed.Canaries), Is.Empty);
    }

    [TestCase("SELECT id, ssn, email, code, salary, balance, active, nothing FROM people WHERE id = 7", "7|***|***@example.com|***de-7             |0|0.00|f|")]
    [TestCase("SELECT born, seen AT TIME ZONE 'UTC' IS NULL FROM people WHERE id = 7", null)]
    [TestCase("SELECT born, tags, profile, photo, home, rate, span FROM people WHERE id = 7", "2000-01-01|{}|\"***\"|\\x|0.0.0.0|0|00:00:00")]
    [TestCase("SELECT note FROM people WHERE id = 7", "write to ************************ or ****************")]
    [TestCase("SELECT ssn FROM people_seen WHERE id = 7", "***")]
    [TestCase("SELECT ssn FROM visits WHERE id = 1", "***")]
    [TestCase("SELECT ssn FROM visits_first WHERE id = 1", "***")]
    [TestCase("SELECT count(*) FROM people", "30")]
    [TestCase("PREPARE p AS SELECT ssn FROM people WHERE id = $1; EXECUTE p(7)", "PREPARE\n***")]
    [TestCase("BEGIN; DECLARE c CURSOR FOR SELECT id, ssn FROM people ORDER BY id; FETCH 2 FROM c; COMMIT", "BEGIN\nDECLARE CURSOR\n1|***\n2|***\nCOMMIT")]
    [TestCase("COPY (SELECT id, ssn, nothing FROM people WHERE id = 7) TO STDOUT", "7\t***\t\\N")]
    [TestCase("COPY (SELECT id, ssn, note FROM people WHERE id = 7) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)", "id,ssn,note\n\"7\",\"***\",\"write to ************************ or ****************\"")]
    [TestCase("COPY visits_first (ssn) TO STDOUT (FORMAT csv, DELIMITER ';')", "***\n***\n***\n***\n***")]
    [TestCase("INSERT INTO entries (id) VALUES (1) RETURNING id, ssn", "1|***\nINSERT 0 1")]
    public async Task Psql_shows_the_mask(string sql, string? expected)
    {
        var result = await Shell.RunAsync("psql", ["-XAt", "-c", sql], _bed.Through());
        // Without an expectation a statement may be refused: what counts is what was heard.
        if (expected is null) return;
        Assert.That(result.Output.TrimEnd('\n'), Is.EqualTo(expected), result.Error);
    }

    [Test]
    public async Task Psql_copies_binary_that_the_server_reads_back()
    {
        var file = Path.Combine(_bed.Gate.Folder, "people.copy");
        await Shell.OutputAsync("psql", ["-X", "-c", $"\\copy (SELECT id, ssn, salary, note FROM people) TO '{file}' (FORMAT binary)"], _bed.Through());
        var copied = await _bed.Server.SqlAsync($"CREATE TABLE back_{major} (id int, ssn text, salary int, note text);\n\\copy back_{major} FROM '{file}' (FORMAT binary)\nSELECT count(*), count(ssn), max(note) FROM back_{major} WHERE note LIKE 'write to %';", "shop");
        Assert.That(copied.Trim(), Does.StartWith("30|"));
        Assert.That(copied, Does.Not.Contain("canary"));
    }

    [TestCase("INSERT INTO entries (id, ssn) VALUES (0, 'x')", "23505")]
    [TestCase("INSERT INTO entries (id, ssn) VALUES (2, 'cana' || 'ry-checked')", "23514")]
    [TestCase("SELECT 1 / (id - 7) FROM people", "22012")]
    public async Task Errors_show_no_value(string sql, string code)
    {
        var result = await Shell.RunAsync("psql", ["-XAt", "-v", "VERBOSITY=verbose", "-c", sql], _bed.Through());
        Assert.That(result.Error, Does.Contain(code).Or.Contain("42501"));
        Assert.That(result.Error, Does.Not.Contain("Failing row").And.Not.Contain("Key (id)"));
    }

    [TestCase("pg-masked.mjs", 8)]
    [TestCase("psycopg2_masked.py", 7)]
    [TestCase("asyncpg_masked.py", 8)]
    public async Task Driver_decodes_what_it_gets(string script, int steps)
    {
        var file = Path.Combine(Folder(), script);
        string[] command = script.EndsWith(".mjs", StringComparison.Ordinal) ? ["node", file] : [Python, "-W", "ignore", "-B", file];
        var result = await Shell.RunAsync(command[0], command[1..], _bed.Through());
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.Split('\n').Count(static line => line.StartsWith("ok ", StringComparison.Ordinal)), Is.EqualTo(steps), result.Output);
    }

    [Test]
    public async Task Npgsql_decodes_every_type_in_binary([Values("", "Max Auto Prepare=20;Auto Prepare Min Usages=1")] string more)
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString(more));
        for (var round = 0; round < 3; round++)
        {
            await using var command = source.CreateCommand(
                "SELECT id, ssn, email, code, salary, serial, balance, born, seen, secret, tags, profile, photo, active, home, rate, span, note, nothing FROM people ORDER BY id");
            await using var reader = await command.ExecuteReaderAsync();
            var rows = 0;
            for (; await reader.ReadAsync(); rows++)
            {
                Assert.That(reader.GetInt32(0), Is.EqualTo(rows + 1));
                Assert.That(reader.GetString(1), Is.EqualTo("***"));
                Assert.That(reader.GetString(2), Is.EqualTo("***@example.com"));
                Assert.That(reader.GetString(3), Has.Length.EqualTo(20));
                Assert.That(reader.GetInt32(4), Is.Zero);
                Assert.That(reader.GetInt64(5), Is.GreaterThan(0));
                Assert.That(reader.GetDecimal(6), Is.Zero);
                Assert.That(reader.GetFieldValue<DateOnly>(7), Is.EqualTo(new DateOnly(2000, 1, 1)));
                Assert.That(reader.GetFieldValue<DateTime>(8), Is.EqualTo(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
                Assert.That(reader.GetGuid(9), Is.Not.EqualTo(Guid.Empty));
                Assert.That(reader.GetFieldValue<string[]>(10), Is.Empty);
                Assert.That(reader.GetString(11), Is.EqualTo("\"***\""));
                Assert.That(reader.GetFieldValue<byte[]>(12), Is.Empty);
                Assert.That(reader.GetBoolean(13), Is.False);
                Assert.That(reader.GetFieldValue<IPAddress>(14), Is.EqualTo(IPAddress.Any));
                Assert.That(reader.GetDouble(15), Is.Zero);
                Assert.That(reader.GetFieldValue<TimeSpan>(16), Is.EqualTo(TimeSpan.Zero));
                Assert.That(reader.GetString(17), Does.EndWith("* or ****************"));
                Assert.That(reader.IsDBNull(18));
            }

            Assert.That(rows, Is.EqualTo(30));
        }
    }

    [Test]
    public async Task Npgsql_prepares_batches_inserts_and_exports()
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString());
        await using var connection = await source.OpenConnectionAsync();
        await using (var prepared = new NpgsqlCommand("SELECT ssn FROM people WHERE id = $1", connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = 3 } } })
        {
            await prepared.PrepareAsync();
            for (var i = 0; i < 3; i++) Assert.That(await prepared.ExecuteScalarAsync(), Is.EqualTo("***"));
        }

        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { new("SELECT 1"), new("SELECT ssn FROM people WHERE id = 1"), new("INSERT INTO entries (id) VALUES (77) RETURNING ssn") } })
        {
            await using var reader = await batch.ExecuteReaderAsync();
            var seen = new List<object>();
            do
                while (await reader.ReadAsync()) seen.Add(reader.GetValue(0));
            while (await reader.NextResultAsync());
            Assert.That(seen, Is.EqualTo(new object[] { 1, "***", "***" }));
        }

        using var text = await connection.BeginTextExportAsync("COPY (SELECT id, ssn FROM people WHERE id < 3 ORDER BY id) TO STDOUT");
        Assert.That(await text.ReadToEndAsync(), Is.EqualTo("1\t***\n2\t***\n"));
        text.Dispose();
        await using var export = await connection.BeginBinaryExportAsync("COPY (SELECT id, ssn FROM people ORDER BY id) TO STDOUT (FORMAT binary)");
        var rows = 0;
        for (; await export.StartRowAsync() > 0; rows++)
        {
            Assert.That(await export.ReadAsync<int>(), Is.EqualTo(rows + 1));
            if (export.IsNull) await export.SkipAsync();
            else Assert.That(await export.ReadAsync<string>(), Is.EqualTo("***"));
        }

        Assert.That(rows, Is.EqualTo(30));
    }

    [Test]
    public async Task Hash_of_a_value_is_the_same_in_every_format_and_its_key_is_kept()
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString());
        await using var command = source.CreateCommand("SELECT serial, secret FROM people WHERE id = 1");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var binary = $"{reader.GetInt64(0)}|{reader.GetGuid(1)}";
        var text = await Shell.OutputAsync("psql", ["-XAt", "-c", "SELECT serial, secret FROM people WHERE id = 2"], _bed.Through());
        Assert.That(text.Trim(), Is.EqualTo(binary), "the same values in another row and format");
        Assert.That(File.GetUnixFileMode(Path.Combine(_bed.Gate.Folder, "state", "masks.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static string Folder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Clients", "package.json"))) return Path.Combine(folder, "Clients");
        throw new InvalidOperationException("the folder of the client scripts was not found");
    }
}
