using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>A target that is read-only stays so, whatever the rules allow and whichever way it is said.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class ReadOnlyTargetTests(int major)
{
    private const string Rules = """
        rules:
          - { name: everything-in-the-shop, who: { group: agents }, when: { effect: [read, write, delete, schema, execute] }, then: allow }
          - { name: every-setting, who: { group: agents }, when: { effect: session }, then: allow }
        """;

    private const string Write = "UPDATE orders SET state = 'written' WHERE id = 1";

    private ShopBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ShopBed.StartAsync(major, Rules, targetKeys: ", read_only: true");

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [TestCase("SELECT 1")]
    [TestCase("BEGIN", "RESET transaction_read_only")]
    [TestCase("BEGIN", "SET transaction_read_only TO DEFAULT")]
    [TestCase("BEGIN", "SET LOCAL transaction_read_only TO DEFAULT")]
    [TestCase("BEGIN", "SELECT set_config('transaction_read_only', NULL, false)")]
    [TestCase("BEGIN", "SELECT set_config('Transaction_Read_Only', NULL::text, true)")]
    [TestCase("BEGIN", "PREPARE p AS SELECT set_config('transaction_read_only', NULL, true)", "EXECUTE p")]
    [TestCase("BEGIN READ WRITE")]
    [TestCase("BEGIN", "SET TRANSACTION READ WRITE")]
    [TestCase("SET default_transaction_read_only = off")]
    [TestCase("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE")]
    [TestCase("RESET default_transaction_read_only")]
    [TestCase("SET default_transaction_read_only TO DEFAULT")]
    [TestCase("RESET ALL")]
    [TestCase("DISCARD ALL")]
    public async Task Nothing_makes_it_writable(params string[] attack)
    {
        await using var client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
        foreach (var sql in attack) await client.Query(sql).AnswersAsync();
        await client.Query(Write).AnswersAsync();
        await client.Query("COMMIT").AnswersAsync();
        await client.Query(string.Join("; ", attack) + "; " + Write).AnswersAsync();
        await client.Query("COMMIT").AnswersAsync();
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM orders WHERE state = 'written'", "shop"), Is.EqualTo("0\n"));
    }

    [Test]
    public async Task The_session_works_otherwise()
    {
        await using var client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
        Assert.That(await client.Query("SELECT id FROM orders WHERE id = 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        Assert.That(await client.Query("BEGIN READ ONLY").AnswersAsync(), Is.EqualTo("C Z:T"));
        Assert.That(await client.Query("COMMIT").AnswersAsync(), Is.EqualTo("C Z:I"));
        Assert.That(await client.Query("RESET ALL").AnswersAsync(), Does.EndWith("C Z:I"));
        Assert.That(await client.Query(Write).AnswersAsync(), Is.EqualTo("E:25006 Z:I"), "the server itself refuses the write");
    }
}
