using System.Globalization;

namespace WireGate.EndToEnd.Harness;

/// <summary>A server with the demo's shop and a gate before it with ordinary rules. Shared by the fixtures of a run.</summary>
internal sealed class ShopBed : IAsyncDisposable
{
    /// <summary>The upstream password, which must turn up nowhere on the agent's side.</summary>
    public const string Password = "upstream-password-the-agent-never-sees";

    private const string Rules = """
        rules:
          - name: agents-read-the-shop
            who: { group: agents }
            where: { target: shop }
            when: { effect: read, table: [customers, orders, open_orders, scratch, "pgbench_*"] }
            then: allow
          - name: agents-write-orders
            who: { group: agents }
            when: { effect: [write, delete], table: [orders, scratch, "pgbench_*"] }
            then: allow
          - name: agents-use-sequences-and-cursors
            who: { group: agents }
            when: { effect: session }
            then: allow
          - name: keys-stay-in-the-shop
            when: { table: api_keys }
            then: deny
            reason: API keys are not for agents.
          - name: no-unfiltered-deletes
            when: { effect: delete, filter: none }
            then: deny
            reason: A DELETE needs a WHERE.
          - name: no-schema-changes
            when: { effect: schema }
            then: deny
            reason: Schema changes go through migrations.
          - name: no-access-changes
            when: { effect: access-control }
            then: deny
            reason: Access is granted by people.
        """;

    private ShopBed(PostgresServer server, Gate gate, string token)
    {
        Server = server;
        Gate = gate;
        Token = token;
    }

    public PostgresServer Server { get; }

    public Gate Gate { get; }

    /// <summary>Of the agent <c>planner</c>, for the target <c>shop</c>.</summary>
    public string Token { get; }

    public static async Task<ShopBed> StartAsync(int major, string? rules = null, string targetKeys = "", string listenerKeys = "")
    {
        var server = await PostgresServer.StartAsync(major);
        await server.SqlAsync($"CREATE ROLE shop_app LOGIN PASSWORD '{Password}'; CREATE DATABASE shop OWNER shop_app;");
        var world = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "world.sql"));
        await server.SqlAsync("SET ROLE shop_app; CREATE TABLE scratch (id int, note text); " + world, "shop");
        var gate = await Gate.StartAsync(
            Configuration(server.Port, rules ?? Rules, targetKeys, listenerKeys),
            async folder =>
            {
                var secret = Path.Combine(folder, "shop.secret");
                await File.WriteAllTextAsync(secret, Password);
                File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            });
        return new ShopBed(server, gate, await gate.IssueTokenAsync("planner", "--target", "shop", "--ttl", "1h", "--session", "8h"));
    }

    /// <summary>What an unmodified libpq client needs to come through the gate.</summary>
    public Dictionary<string, string?> ClientEnvironment(string? token = null) => new()
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = Gate.Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = "shop",
        ["PGUSER"] = "planner",
        ["PGPASSWORD"] = token ?? Token,
        ["PGSSLMODE"] = "prefer",
        ["PGCONNECT_TIMEOUT"] = "20",
    };

    /// <summary>Runs psql through the gate; <paramref name="arguments"/> come after <c>-X</c>.</summary>
    public Task<ShellResult> PsqlAsync(string input, params string[] arguments) =>
        Shell.RunAsync("psql", ["-X", .. arguments], ClientEnvironment(), input);

    public string ConnectionString(string more = "") =>
        $"Host=127.0.0.1;Port={Gate.Port};Database=shop;Username=planner;Password={Token};Timeout=20;{more}";

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static string Configuration(int serverPort, string rules, string targetKeys, string listenerKeys) => $$"""
        gate: { state: "{folder}/state", control: "{folder}/control/control.sock" }
        listeners:
          - { protocol: postgres, bind: "127.0.0.1:{port}"{{listenerKeys}} }
        identity:
          agents: { planner: { groups: [agents], owner: ana } }
          people: { ana: { groups: [dba], role: approver } }
        credentials:
          shop: { from: file, path: "{folder}/shop.secret", user: shop_app, to: ["127.0.0.1:{{serverPort}}"] }
        targets:
          shop: { protocol: postgres, address: "127.0.0.1:{{serverPort}}", database: shop, credential: shop, tls: { mode: disable }{{targetKeys}} }
        {{rules}}
        """;
}
