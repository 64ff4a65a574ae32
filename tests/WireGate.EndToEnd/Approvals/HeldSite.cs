using System.Globalization;
using System.Text.Json;
using WireGate.EndToEnd.CommandLine;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Approvals;

/// <summary>
/// A shop behind the real daemon with rules that hold, an agent, and people of whom each has a user of the machine: ana and dan decide, bob owns the agent, eva may only look.
/// </summary>
internal sealed class HeldSite : IAsyncDisposable
{
    public const int Ana = 64301;
    public const int Dan = 64302;
    public const int Bob = 64303;
    public const int Eva = 64304;
    public const int Stranger = 64305;

    private const string Password = "upstream-password-the-agent-never-sees";

    private readonly string _folder = Directory.CreateTempSubdirectory("wg-held-").FullName;
    private readonly int _port = PostgresServer.FreePort();
    private string _token = "";

    private HeldSite(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    public GateProcess Gate { get; private set; } = null!;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public static async Task<HeldSite> StartAsync(int major)
    {
        var site = new HeldSite(await PostgresServer.StartAsync(major));
        await site.Server.SqlAsync($"CREATE ROLE shop_app LOGIN PASSWORD '{Password}'; CREATE DATABASE shop OWNER shop_app;");
        var world = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "world.sql"));
        await site.Server.SqlAsync("SET ROLE shop_app; CREATE TABLE basket (id int, note text); INSERT INTO basket SELECT g, 'n' FROM generate_series(1, 100) g; " + world, "shop");
        await File.WriteAllTextAsync(site.PathOf("shop.secret"), Password);
        File.SetUnixFileMode(site.PathOf("shop.secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(site.PathOf("wiregate.yaml"), site.Configuration());
        // People come to the control socket with users of their own.
        await Shell.OutputAsync("chmod", ["711", site._folder]);
        var key = await site.CommandAsync("keys", "new", "auditor", "--out", site._folder);
        if (key.ExitCode != 0) throw new InvalidOperationException(key.ToString());
        await site.StartGateAsync();
        var issued = await site.CommandAsync("token", "issue", "--agent", "planner", "--target", "shop", "--ttl", "1h", "--session", "8h");
        site._token = issued.ExitCode == 0 ? issued.Output.Trim() : throw new InvalidOperationException(issued.ToString());
        return site;
    }

    public async Task StartGateAsync() => Gate = await GateProcess.StartAsync(PathOf("wiregate.yaml"));

    /// <summary>SIGKILL, and the gate started again.</summary>
    public async Task KillAndStartGateAsync()
    {
        Gate.Signal(9);
        await Gate.EndedAsync();
        await Gate.DisposeAsync();
        await StartGateAsync();
    }

    /// <summary>A command as the gate's own user.</summary>
    public Task<ShellResult> CommandAsync(params string[] arguments) => Shell.RunAsync(Harness.Gate.Program, arguments, Configured());

    /// <summary>A command as a person gives it, who has nothing but a user of the machine.</summary>
    public Task<ShellResult> AsAsync(int uid, params string[] arguments)
    {
        var id = uid.ToString(CultureInfo.InvariantCulture);
        return Shell.RunAsync("setpriv", ["--reuid=" + id, "--regid=" + id, "--clear-groups", "--", Harness.Gate.Program, .. arguments], Configured());
    }

    /// <summary>A person's answer, which must be taken.</summary>
    public async Task AnswerAsync(int uid, string answer, string request, string reason = "as agreed")
    {
        var result = await AsAsync(uid, "approvals", answer, request, "--reason", reason);
        if (result.ExitCode != 0) throw new InvalidOperationException(result.ToString());
    }

    /// <summary>What became of a request.</summary>
    public async Task<string> StateOfAsync(string request)
    {
        using var document = JsonDocument.Parse((await AsAsync(Ana, "approvals", "show", request, "--json")).Output);
        return document.RootElement.GetProperty("state").GetString()!;
    }

    public HeldPsql Psql(params string[] statements) => new(ClientEnvironment(), statements);

    public Dictionary<string, string?> ClientEnvironment() => new()
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = _port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = "shop",
        ["PGUSER"] = "planner",
        ["PGPASSWORD"] = _token,
        ["PGSSLMODE"] = "disable",
        ["PGCONNECT_TIMEOUT"] = "20",
    };

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=shop;Username=planner;Password={_token};Timeout=20;Command Timeout=60;Pooling=false";

    /// <summary>What the server has, asked past the gate.</summary>
    public async Task<string> HasAsync(string sql) => (await Server.SqlAsync(sql, "shop")).Trim();

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string?> Configured() => new() { ["WIREGATE_CONFIG"] = PathOf("wiregate.yaml") };

    private string Configuration() => $$"""
        gate: { state: state, control: control/control.sock }
        listeners:
          - { protocol: postgres, bind: "127.0.0.1:{{_port}}" }
        identity:
          agents: { planner: { groups: [agents], owner: bob } }
          people:
            ana: { groups: [dba], role: approver, uid: {{Ana}} }
            dan: { groups: [dba], role: approver, uid: {{Dan}} }
            bob: { groups: [dba], role: operator, uid: {{Bob}} }
            eva: { groups: [dba], role: viewer, uid: {{Eva}} }
        approvals: { pending: 100 }
        recording: { readers: [auditor.pub], min_free: 0 }
        credentials:
          shop: { from: file, path: shop.secret, user: shop_app, to: ["127.0.0.1:{{Server.Port}}"] }
        targets:
          shop: { protocol: postgres, address: "127.0.0.1:{{Server.Port}}", database: shop, credential: shop, tls: { mode: disable } }
        rules:
          - { name: agents-read, who: { group: agents }, when: { effect: read }, then: allow }
          - name: deletes-need-a-dba
            when: { effect: delete }
            then: hold
            approval: { by: { group: dba }, wait: 1m, within: 30m }
          - name: baskets-do-not-wait
            when: { effect: delete, table: basket }
            then: hold
            approval: { by: { group: dba }, wait: 1s, within: 30m }
          - name: updates-need-two
            when: { effect: write }
            then: hold
            approval: { by: { group: dba, count: 2 }, wait: 1m, within: 30m }

        """;
}
