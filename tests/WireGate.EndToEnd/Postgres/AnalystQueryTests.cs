using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Rules that keep agents from ordinary work get switched off: the everyday read must pass under a plain rule for two tables.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class AnalystQueryTests(int major)
{
    private const string Rules = """
        rules:
          - { name: agents-read-the-shop, who: { group: agents }, when: { effect: read, table: [customers, orders] }, then: allow }
        """;

    private static readonly string[] Queries =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "analyst-queries.sql")).Where(static line => !line.StartsWith("--", StringComparison.Ordinal))];

    private ShopBed _bed = null!;
    private WireClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await ShopBed.StartAsync(major, Rules);
        _client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _client.DisposeAsync();
        await _bed.DisposeAsync();
    }

    [TestCaseSource(nameof(Queries))]
    public async Task An_ordinary_query_passes(string sql)
    {
        var answers = await _client.Query(sql).AnswersAsync();
        Assert.That(answers, Does.EndWith("C Z:I").And.Not.Contain("E:"), _client.LastError);
    }

    [Test]
    public async Task A_query_of_another_table_does_not() =>
        Assert.That(await _client.Query("SELECT key FROM api_keys").AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
}
