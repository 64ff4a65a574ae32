using System.Globalization;
using System.Text;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres.Masking;

/// <summary>A server with a table of every kind of value, a gate whose rules hide them, and a tap on what the gate's clients are sent.</summary>
internal sealed class MaskBed : IAsyncDisposable
{
    private const string Password = "upstream-password-of-the-masked";

    private const string World = """
        CREATE TABLE people (
            id int PRIMARY KEY, ssn text, email varchar(40), code char(20), salary int, serial bigint, balance numeric(14,2), born date, seen timestamptz, secret uuid, tags text[], profile jsonb,
            photo bytea, active bool, home inet, rate float8, span interval, note text, nothing text);
        INSERT INTO people
            SELECT i, 'canary-ssn-' || i, 'canary' || i || '@example.com', 'canary-code-' || i, 1634562670, 7161387289424396910, 73512904.51, '1961-11-17', '1961-11-17 13:14:15+00',
                   'c0ffee00-cafe-4bad-8bad-c0ffeec0ffee', ARRAY['canary-tag-' || i, 'x'], jsonb_build_object('k', 'canary-json-' || i), 'canary-bytea', true, '198.51.100.77', 31415.9265,
                   '77 days 07:07:07', 'write to canary-note' || i || '@example.org or 4111111111111111', NULL
            FROM generate_series(1, 30) AS i;
        CREATE VIEW people_seen AS SELECT * FROM people;
        CREATE TABLE visits (id int, ssn text) PARTITION BY RANGE (id);
        CREATE TABLE visits_first PARTITION OF visits FOR VALUES FROM (0) TO (100);
        INSERT INTO visits SELECT i, 'canary-visit-' || i FROM generate_series(1, 5) AS i;
        CREATE TABLE entries (id int UNIQUE, ssn text DEFAULT 'canary-entry' NOT NULL CHECK (ssn <> 'canary-checked'));
        INSERT INTO entries VALUES (0);
        """;

    private MaskBed(PostgresServer server, Gate gate, Tap tap, string token) => (Server, Gate, Tap, Token) = (server, gate, tap, token);

    public PostgresServer Server { get; }

    public Gate Gate { get; }

    public Tap Tap { get; }

    public string Token { get; }

    /// <summary>All that must not be heard, as text and as binary formats write it.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Canaries { get; } =
    [
        ("text", "canary"u8.ToArray()), ("hexadecimal", Encoding.ASCII.GetBytes(Convert.ToHexStringLower("canary"u8))),
        ("int", "1634562670"u8.ToArray()), ("binary int", Bytes(1634562670, 4)), ("bigint", "7161387289424396910"u8.ToArray()), ("binary bigint", Bytes(7161387289424396910, 8)),
        ("numeric", "73512904"u8.ToArray()), ("binary numeric", [.. Bytes(7351, 2), .. Bytes(2904, 2)]), ("date", "1961-11-17"u8.ToArray()),
        ("binary date", Bytes(new DateOnly(1961, 11, 17).DayNumber - new DateOnly(2000, 1, 1).DayNumber, 4)), ("uuid", "c0ffee00"u8.ToArray()), ("binary uuid", Convert.FromHexString("c0ffee00cafe4bad")),
        ("inet", "198.51.100.77"u8.ToArray()), ("binary inet", [2, 32, 0, 4, 198, 51, 100, 77]), ("float", "31415.9"u8.ToArray()), ("interval", "07:07:07"u8.ToArray()), ("card", "4111111111111111"u8.ToArray()),
    ];

    public static async Task<MaskBed> StartAsync(int major)
    {
        var server = await PostgresServer.StartAsync(major);
        await server.SqlAsync($"CREATE ROLE shop_app LOGIN PASSWORD '{Password}'; CREATE DATABASE shop OWNER shop_app;");
        await server.SqlAsync("SET ROLE shop_app; " + World, "shop");
        var gate = await Gate.StartAsync(Configuration(server.Port), async folder =>
        {
            var secret = Path.Combine(folder, "shop.secret");
            await File.WriteAllTextAsync(secret, Password);
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        });
        return new MaskBed(server, gate, new Tap(gate.Port), await gate.IssueTokenAsync("planner", "--ttl", "1h", "--session", "8h"));
    }

    /// <summary>What an unmodified libpq client needs to come through the tap and the gate.</summary>
    public Dictionary<string, string?> Through() => new()
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = Tap.Port.ToString(CultureInfo.InvariantCulture),
        ["PGDATABASE"] = "shop",
        ["PGUSER"] = "planner",
        ["PGPASSWORD"] = Token,
        ["PGSSLMODE"] = "disable",
        ["PGCONNECT_TIMEOUT"] = "30",
    };

    public string ConnectionString(string more = "") =>
        $"Host=127.0.0.1;Port={Tap.Port};Database=shop;Username=planner;Password={Token};SSL Mode=Disable;Timeout=30;{more}";

    public async ValueTask DisposeAsync()
    {
        await Tap.DisposeAsync();
        await Gate.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static byte[] Bytes(long value, int width) => [.. BitConverter.GetBytes(value).Reverse().Skip(8 - width)];

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
          - { name: reads, who: { group: agents }, when: { effect: [read, session] }, then: allow }
          - { name: writes, who: { group: agents }, when: { effect: write, table: entries }, then: allow }
          - { name: hide, when: { column: [people.ssn, people.salary, people.balance, people.born, people.seen, people.tags, people.profile, people.photo, people.active, people.home, people.rate, people.span, visits.ssn, entries.ssn] }, then: mask, mask: redact }
          - { name: keep-a-part, when: { column: [people.email, people.code] }, then: mask, mask: partial }
          - { name: same-for-same, when: { column: [people.secret, people.serial] }, then: mask, mask: hash }
          - { name: looks, when: { detect: [email, card] }, then: mask, mask: redact }
        """;
}
