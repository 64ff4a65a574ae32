using System.Text.RegularExpressions;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>pgbench, from the making of its tables to its own scripts.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed partial class ClientsPgbenchTests(int major)
{
    private ClientBed _bed = null!;

    [OneTimeSetUp]
    public async Task InitializeAsync()
    {
        _bed = await ClientBed.OfAsync(major);
        await PgbenchAsync("-i", "-I", "dtgvpf", "-q", "-s", "1");
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM pgbench_accounts", "work"), Is.EqualTo("100000\n"));
    }

    [Test]
    public async Task Select_only_without_an_error([Values("simple", "extended", "prepared")] string mode) =>
        AssertNoneFailed(await PgbenchAsync("-n", "-M", mode, "-S", "-c", "4", "-j", "2", "-t", "250"), 1000);

    [Test]
    public async Task Transactions_without_an_error([Values("simple", "extended", "prepared")] string mode)
    {
        var before = await HistoryAsync();
        AssertNoneFailed(await PgbenchAsync("-n", "-M", mode, "-c", "4", "-j", "2", "-t", "50"), 200);
        Assert.That(await HistoryAsync() - before, Is.EqualTo(200), "rows of pgbench_history on the server");
    }

    [Test]
    public async Task Pipelines_without_an_error([Values("extended", "prepared")] string mode)
    {
        var script = Path.Combine(_bed.Gate.Folder, $"pipeline-{mode}.sql");
        await File.WriteAllTextAsync(script, """
            \set id random(1, 100000)
            \startpipeline
            SELECT abalance FROM pgbench_accounts WHERE aid = :id;
            UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :id;
            SELECT abalance FROM pgbench_accounts WHERE aid = :id;
            \endpipeline

            """);
        AssertNoneFailed(await PgbenchAsync("-n", "-M", mode, "-f", script, "-c", "2", "-t", "100"), 200);
    }

    [Test]
    public async Task Server_side_generation_of_the_rows()
    {
        await PgbenchAsync("-i", "-I", "dtGvp", "-q", "-s", "1");
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM pgbench_accounts", "work"), Is.EqualTo("100000\n"));
    }

    private static void AssertNoneFailed(string report, int transactions)
    {
        Assert.That(Processed().Match(report).Groups[1].Value, Is.EqualTo($"{transactions}/{transactions}"), report);
        Assert.That(report, Does.Contain("number of failed transactions: 0 (0.000%)"));
    }

    private Task<string> PgbenchAsync(params string[] arguments) => Shell.OutputAsync("pgbench", arguments, _bed.Through("work"));

    private async Task<int> HistoryAsync() => int.Parse(await _bed.Server.SqlAsync("SELECT count(*) FROM pgbench_history", "work"), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"actually processed: (\d+/\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Processed();
}
