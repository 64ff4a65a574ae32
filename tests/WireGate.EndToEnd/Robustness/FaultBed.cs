using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.Testing;

namespace WireGate.EndToEnd.Robustness;

/// <summary>A gate before a real server, with a bad network between the two. The agent may do anything to the table <c>scratch</c>, and nothing else.</summary>
internal sealed class FaultBed : IAsyncDisposable
{
    private const string Password = "behind-a-bad-network";

    private FaultBed(PostgresServer server, ToxicProxy network, Gate gate, string token)
    {
        (Server, Network, Gate, Token) = (server, network, gate, token);
    }

    public PostgresServer Server { get; }

    /// <summary>Between the gate and the server.</summary>
    public ToxicProxy Network { get; }

    public Gate Gate { get; }

    public string Token { get; }

    /// <param name="listenerKeys">More keys of the listener, with a comma before them.</param>
    /// <param name="prepare">Runs in the gate's folder before it starts.</param>
    public static async Task<FaultBed> StartAsync(string listenerKeys = "", Func<string, Task>? prepare = null)
    {
        var server = await PostgresServer.StartAsync(PostgresServer.Majors.Last());
        await server.SqlAsync($"CREATE ROLE app LOGIN PASSWORD '{Password}'; CREATE DATABASE shop OWNER app;");
        await server.SqlAsync("SET ROLE app; CREATE TABLE scratch AS SELECT i AS id, repeat('x', 200) AS note FROM generate_series(1, 2000) i; CREATE TABLE kept (id int);", "shop");
        var network = new ToxicProxy(new IPEndPoint(IPAddress.Loopback, server.Port));
        var gate = await Gate.StartAsync(Configuration(network.EndPoint.Port, listenerKeys, Rules()), async folder =>
        {
            var secret = Path.Combine(folder, "app.secret");
            await File.WriteAllTextAsync(secret, Password);
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (prepare is not null) await prepare(folder);
        });
        return new FaultBed(server, network, gate, await gate.IssueTokenAsync("planner", "--target", "shop", "--ttl", "1h", "--session", "8h"));
    }

    public static string Rules(string table = "scratch") => $$"""
        rules:
          - name: scratch-only
            when: { effect: [read, write, delete], table: {{table}} }
            then: allow
          - name: sessions
            when: { effect: session }
            then: allow
        """;

    /// <summary>Holds a lock on <c>scratch</c> at the server until it is disposed, so that a statement runs just as long as a test wants.</summary>
    public async Task<NpgsqlConnection> LockAsync()
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Server.Port};Username=app;Password={Password};Database=shop;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE scratch IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public static string Configuration(int targetPort, string listenerKeys, string rules) => $$"""
        gate: { state: "{folder}/state", control: "{folder}/control/control.sock" }
        listeners:
          - { protocol: postgres, bind: "127.0.0.1:{port}"{{listenerKeys}} }
        identity:
          agents: { planner: { groups: [agents], owner: ana } }
          people: { ana: { groups: [dba], role: approver } }
        credentials:
          shop: { from: file, path: "{folder}/app.secret", user: app, to: ["127.0.0.1:{{targetPort}}"] }
        targets:
          shop: { protocol: postgres, address: "127.0.0.1:{{targetPort}}", database: shop, credential: shop, tls: { mode: disable } }
        {{rules}}
        """;

    public Task<WireClient> LogInAsync(string? token = null) => WireClient.LogInAsync(Gate.Port, token ?? Token);

    /// <summary>Puts another text of wiregate.yaml in its place; the gate may see it by itself.</summary>
    public void Write(string rules, string listenerKeys = "")
    {
        var file = Path.Combine(Gate.Folder, "wiregate.yaml");
        File.WriteAllText(file + ".new", Configuration(Network.EndPoint.Port, listenerKeys, rules)
            .Replace("{port}", Gate.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{folder}", Gate.Folder, StringComparison.Ordinal));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>How many statements of the gate's sessions the server runs now.</summary>
    public async Task<int> RunningAsync(string like) => int.Parse(
        await Server.SqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = 'app' AND state = 'active' AND query LIKE '{like}'"), CultureInfo.InvariantCulture);

    /// <summary>Connections of the gate's at the server, its own for the catalogue left out.</summary>
    public async Task<int> SessionsAsync() => int.Parse(
        await Server.SqlAsync("SELECT count(*) FROM pg_stat_activity WHERE usename = 'app' AND application_name LIKE 'wiregate planner%'"), CultureInfo.InvariantCulture);

    /// <summary>Looks again and again until it is so.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> isSo, string what, int seconds = 20)
    {
        var since = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (since.Elapsed > TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"not within {seconds} s: {what}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // For whoever looks into a failure.
        TestContext.Out.WriteLine(Gate.Log);
        await Gate.DisposeAsync();
        await Network.DisposeAsync();
        await Server.DisposeAsync();
    }
}
