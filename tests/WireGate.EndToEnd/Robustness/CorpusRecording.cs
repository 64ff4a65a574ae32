using System.Globalization;
using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Robustness;

/// <summary>
/// Records the sessions that the relay's unit tests replay. Run by name when a client's habits changed; <c>WIREGATE_TEST_CORPUS</c> says where
/// the files go.
/// </summary>
[Explicit("Writes the corpus of the relay's tests.")]
public sealed class CorpusRecording
{
    private const string Password = "recorded";

    private const string PsqlScript = """
        \d scratch
        BEGIN;
        INSERT INTO scratch VALUES (1, 'one');
        SELECT * FROM scratch;
        SELECT 1/0;
        SELECT 1;
        ROLLBACK;
        COPY scratch FROM STDIN;
        2	two
        3	three
        \.
        COPY scratch TO STDOUT;
        SELECT 1 AS a\; SELECT 'ü' AS b;
        LISTEN news;
        NOTIFY news, 'payload';
        SELECT id FROM scratch WHERE id = $1 \bind 2 \g
        """;

    private const string NodeScript = """
        const pg = require('pg');
        (async () => {
          const client = new pg.Client({ host: '127.0.0.1', port: +process.argv[2], user: 'recorder', password: 'recorded', database: 'postgres', ssl: false });
          await client.connect();
          await client.query('SELECT $1::int AS a, $2::text AS b', [7, 'seven']);
          await client.query({ name: 'named', text: 'SELECT $1::int * 2 AS twice', values: [21] });
          await client.query({ name: 'named', text: 'SELECT $1::int * 2 AS twice', values: [4] });
          await client.query('SELECT no_such_column').catch(() => {});
          await client.query('SELECT 1/$1::int', [0]).catch(() => {});
          await client.end();
        })();
        """;

    [Test]
    public async Task Record()
    {
        var folder = Environment.GetEnvironmentVariable("WIREGATE_TEST_CORPUS") ?? throw new InvalidOperationException("WIREGATE_TEST_CORPUS is not set");
        await using var server = await PostgresServer.StartAsync(PostgresServer.Majors.Last());
        await server.SqlAsync($"CREATE ROLE recorder LOGIN PASSWORD '{Password}'; CREATE TABLE scratch (id int, note text); ALTER TABLE scratch OWNER TO recorder;");
        await RecordAsync(server, folder, "psql", port => Shell.RunAsync(
            "psql", ["-X", $"host=127.0.0.1 port={port} user=recorder dbname=postgres sslmode=disable gssencmode=disable"],
            new Dictionary<string, string?> { ["PGPASSWORD"] = Password }, PsqlScript));
        await RecordAsync(server, folder, "npgsql", NpgsqlAsync);
        await RecordAsync(server, folder, "node-postgres", async port =>
        {
            var script = Path.Combine(Path.GetTempPath(), $"record-{port}.cjs");
            await File.WriteAllTextAsync(script, NodeScript);
            var modules = Path.Combine(Environment.GetEnvironmentVariable("WIREGATE_TEST_CLIENTS") ?? "", "node_modules");
            await Shell.OutputAsync("node", [script, port.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string?> { ["NODE_PATH"] = modules });
            File.Delete(script);
        });
    }

    private static async Task RecordAsync(PostgresServer server, string folder, string name, Func<int, Task> client)
    {
        using var recorder = new SessionRecorder();
        var recording = recorder.RunAsync(server.Port);
        await client(recorder.Port);
        await recording;
        await File.WriteAllLinesAsync(Path.Combine(folder, name + ".hex"), recorder.ToLines());
    }

    private static async Task NpgsqlAsync(int port)
    {
        await using var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={port};Username=recorder;Password={Password};Database=postgres;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling=false;Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { new("SELECT 1"), new("SELECT 'two'") } }) await batch.ExecuteNonQueryAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand("INSERT INTO scratch VALUES (@id, @note)", connection) { Parameters = { new("id", 5), new("note", "five") } })
        {
            await insert.PrepareAsync();
            await insert.ExecuteNonQueryAsync();
            await insert.ExecuteNonQueryAsync();
        }

        await using (var writer = await connection.BeginBinaryImportAsync("COPY scratch (id, note) FROM STDIN (FORMAT BINARY)"))
        {
            await writer.StartRowAsync();
            await writer.WriteAsync(6);
            await writer.WriteAsync("six");
            await writer.CompleteAsync();
        }

        await transaction.RollbackAsync();
    }
}
