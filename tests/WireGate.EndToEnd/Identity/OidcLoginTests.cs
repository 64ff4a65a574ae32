using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.EndToEnd.Postgres;

namespace WireGate.EndToEnd.Identity;

/// <summary>Tokens of a real OpenID provider as passwords of a real psql.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class OidcLoginTests(int major)
{
    private ClientBed _bed = null!;
    private OidcProvider _provider = null!;
    private Gate _gate = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await ClientBed.OfAsync(major);
        _provider = await OidcProvider.StartAsync();
        _gate = await Gate.StartAsync($$"""
            gate: { state: "{folder}/state", control: "{folder}/control/control.sock" }
            listeners:
              - { protocol: postgres, bind: "127.0.0.1:{port}" }
              - { protocol: postgres, bind: "{folder}/agents/.s.PGSQL.5432", peer: { uid: 65534, agent: planner } }
            identity:
              agents: { planner: { groups: [agents] } }
              issuers: { corp: { url: "{{_provider.Url}}", audience: wiregate, agents: [planner] } }
            credentials:
              shop: { from: file, path: "{folder}/shop.secret", user: shop_app, to: ["127.0.0.1:{{_bed.Server.Port}}"] }
            targets:
              shop: { protocol: postgres, address: "127.0.0.1:{{_bed.Server.Port}}", database: shop, credential: shop, tls: { mode: disable } }
            rules:
              - { name: agents-read, who: { group: agents }, when: { effect: read, table: customers }, then: allow }
            """, async folder =>
        {
            var secret = Path.Combine(folder, "shop.secret");
            await File.WriteAllTextAsync(secret, ClientBed.Password);
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Directory.CreateDirectory(Path.Combine(folder, "agents"));
            foreach (var open in new[] { folder, Path.Combine(folder, "agents") })
                File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_gate is not null) await _gate.DisposeAsync();
        if (_provider is not null) await _provider.DisposeAsync();
    }

    [Test]
    public async Task Access_token_is_the_password([Values("RS256", "ES256")] string algorithm)
    {
        var result = await PsqlAsync(await _provider.TokenAsync("planner", algorithm: algorithm));
        Assert.That(result.Output, Is.EqualTo("200\n"), result + _gate.Log);
    }

    [Test]
    public async Task Token_that_is_not_for_the_gate_is_refused() =>
        await AssertRefusedAsync(await _provider.TokenAsync("planner", audience: "elsewhere"), "Audience");

    [Test]
    public async Task Client_that_is_no_agent_is_refused() =>
        await AssertRefusedAsync(await _provider.TokenAsync("stranger"), "Agent");

    [Test]
    public async Task Changed_token_is_refused()
    {
        var token = (await _provider.TokenAsync("planner")).Split('.');
        var other = (await _provider.TokenAsync("planner")).Split('.');
        await AssertRefusedAsync($"{token[0]}.{token[1]}.{other[2]}", "Signature");
    }

    [Test]
    public async Task Unix_socket_stands_for_the_agent_of_its_uid_and_asks_for_nothing()
    {
        Assume.That(Environment.UserName, Is.EqualTo("root"), "another uid can only be taken by root");
        var environment = new Dictionary<string, string?> { ["PGPASSFILE"] = "/dev/null" };
        string[] psql = ["psql", "-XAtw", "-h", Path.Combine(_gate.Folder, "agents"), "-p", "5432", "-U", "x", "shop", "-c", "SELECT count(*) FROM customers"];
        var mine = await Shell.RunAsync("setpriv", ["--reuid=65534", "--clear-groups", .. psql], environment);
        Assert.That(mine.Output, Is.EqualTo("200\n"), mine + _gate.Log);
        var other = await Shell.RunAsync("setpriv", ["--reuid=65533", "--clear-groups", .. psql], environment);
        Assert.That((other.ExitCode, other.Output), Is.EqualTo((2, "")));
        var root = await Shell.RunAsync(psql[0], psql[1..], environment);
        Assert.That((root.ExitCode, root.Output), Is.EqualTo((2, "")));
    }

    private async Task AssertRefusedAsync(string token, string problem)
    {
        var result = await PsqlAsync(token);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("the token was not accepted"));
        Assert.That(_gate.Log, Does.Contain(problem).And.Not.Contain(token.Split('.')[2]));
    }

    private Task<ShellResult> PsqlAsync(string token) => Shell.RunAsync("psql", ["-XAt", "-c", "SELECT count(*) FROM customers"], new Dictionary<string, string?>
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = _gate.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["PGDATABASE"] = "shop",
        ["PGUSER"] = "planner",
        ["PGPASSWORD"] = token,
        ["PGCONNECT_TIMEOUT"] = "30",
    });
}
