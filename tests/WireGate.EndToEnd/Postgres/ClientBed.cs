using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>
/// A server of each version and a gate before it, shared by the fixtures that run real clients. The target <c>shop</c> allows reads of three
/// tables and nothing else, so that whatever else a client sends by itself has to pass as housekeeping; <c>work</c> and <c>copy</c> allow
/// what clients do to data of their own.
/// </summary>
internal sealed class ClientBed : IAsyncDisposable
{
    public const string Password = "upstream-password-of-the-shop";

    private static readonly ConcurrentDictionary<int, Lazy<Task<ClientBed>>> Beds = new();

    private ClientBed(PostgresServer server, Gate gate, string token, int tlsPort)
    {
        Server = server;
        Gate = gate;
        Token = token;
        TlsPort = tlsPort;
    }

    public PostgresServer Server { get; }

    public Gate Gate { get; }

    /// <summary>Of the agent <c>planner</c>, for every target.</summary>
    public string Token { get; }

    /// <summary>The public part of the token: the user name that makes the gate ask for SCRAM.</summary>
    public string TokenId => string.Join('_', Token.Split('_')[..^1]);

    /// <summary>Of the listener with a certificate.</summary>
    public int TlsPort { get; }

    /// <summary>Its certificate, for <c>127.0.0.1</c> and <c>localhost</c>.</summary>
    public string CertificateFile => Path.Combine(Gate.Folder, "gate.pem");

    /// <summary>Folder of libpq 18.</summary>
    public static string NewLibpq => Path.Combine(Environment.GetEnvironmentVariable("WIREGATE_TEST_PG18") ?? "/nonexistent", "lib");

    public static Task<ClientBed> OfAsync(int major) => Beds.GetOrAdd(major, static version => new(() => StartAsync(version))).Value;

    public static async Task StopAllAsync()
    {
        foreach (var (major, bed) in Beds)
        {
            if (bed.IsValueCreated && bed.Value.IsCompletedSuccessfully) await (await bed.Value).DisposeAsync();
            Beds.TryRemove(major, out _);
        }
    }

    /// <summary>What an unmodified libpq client needs to come through the gate.</summary>
    public Dictionary<string, string?> Through(string target = "shop") => Variables(Gate.Port, target, "planner", Token);

    /// <summary>The same through the listener with a certificate, which the client verifies.</summary>
    public Dictionary<string, string?> ThroughTls(string target = "shop") => new(Variables(TlsPort, target, "planner", Token))
    {
        ["PGSSLMODE"] = "verify-full",
        ["PGSSLROOTCERT"] = CertificateFile,
    };

    /// <summary>Straight to the server, as the role that the gate logs in as.</summary>
    public Dictionary<string, string?> Direct(string database = "shop") => Variables(Server.Port, database, "shop_app", Password);

    public string ConnectionString(string target = "shop", string more = "") =>
        $"Host=127.0.0.1;Port={Gate.Port};Database={target};Username=planner;Password={Token};Timeout=30;{more}";

    /// <summary>Polls the server, past the gate, until a query answers with a row.</summary>
    public async Task UntilAsync(string query)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while ((await Server.SqlAsync(query)).Length == 0)
            if (DateTime.UtcNow > deadline) throw new TimeoutException("no row from " + query);
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static async Task<ClientBed> StartAsync(int major)
    {
        var server = await PostgresServer.StartAsync(major);
        await server.SqlAsync($"CREATE ROLE shop_app LOGIN PASSWORD '{Password}'");
        foreach (var database in new[] { "shop", "work", "copy" }) await server.SqlAsync($"CREATE DATABASE {database} OWNER shop_app");
        await server.SqlAsync("SET ROLE shop_app; " + await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "world.sql")) + "; ANALYZE;", "shop");
        var tlsPort = PostgresServer.FreePort();
        var gate = await Gate.StartAsync(Configuration(server.Port, tlsPort), async folder =>
        {
            var secret = Path.Combine(folder, "shop.secret");
            await File.WriteAllTextAsync(secret, Password);
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            WriteCertificate(folder);
        });
        return new ClientBed(server, gate, await gate.IssueTokenAsync("planner", "--ttl", "1h", "--session", "8h"), tlsPort);
    }

    private static Dictionary<string, string?> Variables(int port, string database, string user, string password) => new()
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = database,
        ["PGUSER"] = user,
        ["PGPASSWORD"] = password,
        ["PGCONNECT_TIMEOUT"] = "30",
    };

    private static void WriteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gate", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "gate.pem"), certificate.ExportCertificatePem());
        var keyFile = Path.Combine(folder, "gate.key");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string Configuration(int serverPort, int tlsPort) => $$"""
        gate: { state: "{folder}/state", control: "{folder}/control/control.sock" }
        listeners:
          - { protocol: postgres, bind: "127.0.0.1:{port}" }
          - { protocol: postgres, bind: "127.0.0.1:{{tlsPort}}", tls: { certificate: "{folder}/gate.pem", key: "{folder}/gate.key" } }
        identity:
          agents: { planner: { groups: [agents], owner: ana } }
          people: { ana: { groups: [dba], role: approver } }
        credentials:
          shop: { from: file, path: "{folder}/shop.secret", user: shop_app, to: ["127.0.0.1:{{serverPort}}"] }
        targets:
          shop: { protocol: postgres, address: "127.0.0.1:{{serverPort}}", database: shop, credential: shop, tls: { mode: disable } }
          work: { protocol: postgres, address: "127.0.0.1:{{serverPort}}", database: work, credential: shop, tls: { mode: disable } }
          copy: { protocol: postgres, address: "127.0.0.1:{{serverPort}}", database: copy, credential: shop, tls: { mode: disable } }
        rules:
          - name: agents-read-the-shop
            who: { group: agents }
            where: { target: shop }
            when: { effect: read, table: [customers, orders, open_orders] }
            then: allow
          - name: keys-stay-in-the-shop
            where: { target: shop }
            when: { table: api_keys }
            then: deny
            reason: API keys are not for agents.
          - name: agents-work-on-their-own
            who: { group: agents }
            where: { target: work }
            when: { effect: [read, write, delete, schema, session] }
            then: allow
          - name: agents-restore-a-copy
            who: { group: agents }
            where: { target: copy }
            when: { effect: [read, write, schema, access-control] }
            then: allow
        """;
}
