using System.Globalization;
using System.Text.Json;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>A user's folder with a configuration in it, and the commands that the user gives there.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string AllowReads = "  - { name: agents-read, who: { group: agents }, when: { effect: read }, then: allow }";

    private readonly List<GateProcess> _gates = [];

    /// <summary>Short: a socket's path has 107 bytes.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("wg-").FullName;

    public int Port { get; } = PostgresServer.FreePort();

    public string ConfigurationFile => PathOf("wiregate.yaml");

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A site whose password lies in a file: one target "shop" as shop_app.</summary>
    public static async Task<Site> CreateAsync(string? configuration = null)
    {
        var site = new Site();
        await File.WriteAllTextAsync(site.PathOf("shop.secret"), CommandLineServer.Password);
        File.SetUnixFileMode(site.PathOf("shop.secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await site.ConfigureAsync(configuration ?? site.Configuration());
        return site;
    }

    /// <summary>As <c>wiregate init</c> leaves it, with the password sealed.</summary>
    public static async Task<Site> InitAsync(string role = "shop_app")
    {
        var site = new Site();
        var result = await site.InitCommandAsync(role, CommandLineServer.Password + "\n");
        return result.ExitCode == 0 ? site : throw new InvalidOperationException(result.ToString());
    }

    public Task<ShellResult> InitCommandAsync(string role, string input, params string[] more) => FeedAsync(input,
        ["init", "--target", $"postgres://{role}@{CommandLineServer.Address}/shop", "--directory", Folder, "--bind", "127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture), .. more]);

    /// <summary>A whole configuration; parts can be exchanged.</summary>
    public string Configuration(
        string rules = AllowReads, string? address = null, string user = "shop_app", string tls = "mode: disable", string target = "", string? listeners = null,
        string gate = "", string agents = "planner: { groups: [agents], owner: ana }", string credential = "from: file, path: shop.secret") => $$"""
        gate: { state: state{{gate}} }
        listeners:
        {{listeners ?? "  - { protocol: postgres, bind: \"127.0.0.1:" + Port.ToString(CultureInfo.InvariantCulture) + "\" }"}}
        identity:
          agents: { {{agents}} }
          people: { ana: { groups: [dba], role: approver } }
        credentials:
          shop: { {{credential}}, user: {{user}}, to: ["{{address ?? CommandLineServer.Address}}"] }
        targets:
          shop: { protocol: postgres, address: "{{address ?? CommandLineServer.Address}}", database: shop, credential: shop, tls: { {{tls}} }{{target}} }
        rules:
        {{rules}}

        """;

    /// <summary>Whole or not at all, as editors and deployments do it.</summary>
    public async Task ConfigureAsync(string text)
    {
        await File.WriteAllTextAsync(ConfigurationFile + ".new", text);
        File.Move(ConfigurationFile + ".new", ConfigurationFile, overwrite: true);
    }

    public async Task<GateProcess> StartAsync(IReadOnlyDictionary<string, string>? environment = null, bool systemd = false, IReadOnlyList<string>? under = null)
    {
        var gate = await GateProcess.StartAsync(ConfigurationFile, environment, systemd, under);
        _gates.Add(gate);
        return gate;
    }

    public Task<ShellResult> FeedAsync(string? input, params string[] arguments) =>
        Shell.RunAsync(Gate.Program, arguments, new Dictionary<string, string?> { ["WIREGATE_CONFIG"] = ConfigurationFile }, input);

    public Task<ShellResult> RunAsync(params string[] arguments) => FeedAsync(null, arguments);

    /// <summary>The answer of a command, which must succeed.</summary>
    public async Task<string> AnswerAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {result}");
    }

    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        using var document = JsonDocument.Parse(await AnswerAsync([.. arguments, "--json"]));
        return document.RootElement.Clone();
    }

    public async Task<(string Id, string Token)> IssueAsync(params string[] more)
    {
        var issued = await JsonAsync(["token", "issue", "--agent", "planner", .. more]);
        return (issued.GetProperty("id").GetString()!, issued.GetProperty("token").GetString()!);
    }

    public Dictionary<string, string?> ClientEnvironment(string token) => new()
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = "shop",
        ["PGUSER"] = "planner",
        ["PGPASSWORD"] = token,
        ["PGSSLMODE"] = "prefer",
        ["PGCONNECT_TIMEOUT"] = "20",
    };

    /// <summary>One statement through the gate by real psql.</summary>
    public Task<ShellResult> PsqlAsync(string token, string sql, params (string Name, string Value)[] more)
    {
        var environment = ClientEnvironment(token);
        foreach (var (name, value) in more) environment[name] = value;
        return Shell.RunAsync("psql", ["-XAtqc", sql], environment);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in _gates) await gate.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
