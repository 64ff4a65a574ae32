using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres.Masking;

/// <summary>The queries of an analyst and the attacks of the unit tests, through the whole gate and by its every byte.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class CorpusTests(int major)
{
    private const string Password = "upstream-password-of-the-corpus";

    private static readonly string[] Queries = Lines("analyst.sql");
    private static readonly string[] Attacks = Lines("attacks.sql");

    private PostgresServer _server = null!;
    private Gate _gate = null!;
    private Tap _tap = null!;
    private Dictionary<string, string?> _through = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await PostgresServer.StartAsync(major);
        await _server.SqlAsync($"CREATE ROLE shop_app LOGIN PASSWORD '{Password}'; CREATE DATABASE shop OWNER shop_app;");
        await _server.SqlAsync("SET ROLE shop_app; " + await File.ReadAllTextAsync(Path("masked.sql")), "shop");
        _gate = await Gate.StartAsync(Configuration(_server.Port), async folder =>
        {
            var secret = System.IO.Path.Combine(folder, "shop.secret");
            await File.WriteAllTextAsync(secret, Password);
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        });
        _tap = new Tap(_gate.Port);
        _through = new Dictionary<string, string?>
        {
            ["PGHOST"] = "127.0.0.1",
            ["PGPORT"] = _tap.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = "shop",
            ["PGUSER"] = "planner",
            ["PGPASSWORD"] = await _gate.IssueTokenAsync("planner", "--ttl", "1h", "--session", "8h"),
            ["PGSSLMODE"] = "disable",
        };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _tap.DisposeAsync();
        await _gate.DisposeAsync();
        await _server.DisposeAsync();
    }

    [SetUp]
    public void Forget() => _tap.Clear();

    [TearDown]
    public void AssertHidden() => Assert.That(_tap.Find([("text", "canary"u8.ToArray()), ("hexadecimal", "63616e617279"u8.ToArray())]), Is.Empty);

    [TestCaseSource(nameof(Queries))]
    public async Task An_ordinary_query_comes_back_with_its_masks(string line)
    {
        var bar = line.IndexOf('|', StringComparison.Ordinal);
        var (expected, sql) = (line[..bar].Trim(), line[(bar + 1)..].Trim());
        var result = await Shell.RunAsync("psql", ["-XAt", "-c", sql], _through);
        if (expected == "refused")
        {
            Assert.That(result.Error, Does.Contain("denied by rule \"hide\""));
            return;
        }

        var masked = expected == "-" ? [] : expected.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture) - 1).ToHashSet();
        var direct = (await _server.SqlAsync(sql + ";", "shop")).TrimEnd('\n').Split('\n').Select(row =>
            string.Join('|', row.Split('|').Select((value, i) => masked.Contains(i) && value.Length > 0 ? "***" : value)));
        Assert.That(result.Output.TrimEnd('\n').Split('\n'), Is.EqualTo(direct), result.Error);
    }

    [TestCaseSource(nameof(Attacks))]
    public async Task Nothing_that_is_masked_is_sent(string sql)
    {
        await Shell.RunAsync("psql", ["-XAt", "-v", "VERBOSITY=verbose", "-c", "BEGIN", "-c", sql, "-c", "ROLLBACK"], _through);
        Assert.That(_tap.Heard, Is.Not.Empty);
    }

    private static string[] Lines(string file) => [.. File.ReadLines(Path(file)).Where(static line => !line.StartsWith("--", StringComparison.Ordinal))];

    private static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "masking", file);

    private static string Configuration(int serverPort) => $$"""
        gate: { state: "{folder}/state", control: "{folder}/control/control.sock" }
        listeners:
          - { protocol: postgres, bind: "127.0.0.1:{port}" }
        identity:
          agents: { planner: { groups: [agents] } }
        credentials:
          shop: { from: file, path: "{folder}/shop.secret", user: shop_app, to: ["127.0.0.1:{{serverPort}}"] }
        targets:
          shop: { protocol: postgres, address: "127.0.0.1:{{serverPort}}", database: shop, credential: shop, tls: { mode: disable } }
        rules:
          - { name: all, who: { group: agents }, then: allow }
          - { name: hide, when: { column: [customers.email, "*.ssn", payments.card, events.ip] }, then: mask, mask: redact }
        """;
}
