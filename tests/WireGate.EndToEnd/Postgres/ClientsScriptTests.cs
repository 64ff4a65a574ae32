using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Drivers of Node.js and Python by scripts in Clients, each of which checks what it got back.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class ClientsScriptTests(int major)
{
    /// <summary>Debian's own Python: its packages hold the drivers.</summary>
    private const string Python = "/usr/bin/python3";

    private ClientBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ClientBed.OfAsync(major);

    [TestCase("pg-reads.mjs", 16)]
    [TestCase("postgresjs-reads.mjs", 14)]
    [TestCase("psycopg2_reads.py", 10)]
    [TestCase("asyncpg_reads.py", 10)]
    [TestCase("sqlalchemy_reads.py", 5)]
    public Task Driver_works_under_rules_that_allow_reads_alone(string script, int steps) => RunAsync(script, "shop", steps);

    [TestCase("pg-works.mjs", 4)]
    [TestCase("postgresjs-works.mjs", 5)]
    [TestCase("psycopg2_works.py", 6)]
    [TestCase("asyncpg_works.py", 5)]
    public Task Driver_writes_cancels_and_listens(string script, int steps) => RunAsync(script, "work", steps);

    private async Task RunAsync(string script, string target, int steps)
    {
        var file = Path.Combine(Folder(), script);
        string[] command = script.EndsWith(".mjs", StringComparison.Ordinal) ? ["node", file] : [Python, "-W", "ignore", "-B", file];
        var result = await Shell.RunAsync(command[0], command[1..], _bed.Through(target));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.Split('\n').Count(static line => line.StartsWith("ok ", StringComparison.Ordinal)), Is.EqualTo(steps), result.Output);
        Assert.That(_bed.Server.Log, Does.Not.Contain("SELECT key FROM api_keys").And.Not.Contain("COPY api_keys"), "a refused statement reached the server");
    }

    /// <summary>In the sources, where the packages that the scripts import are installed.</summary>
    private static string Folder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Clients", "package.json"))) return Path.Combine(folder, "Clients");
        throw new InvalidOperationException("the folder of the client scripts was not found");
    }
}
