using System.Text;
using System.Web;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>The password that the gate logs in with lies in a table of the target, written in every way that a server can write it.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class RedactionTests(int major)
{
    private const string Rules = """
        rules:
          - { name: everything-is-read, who: { group: agents }, when: { effect: [read, execute] }, then: allow }
        """;

    private static readonly byte[] Secret = Encoding.ASCII.GetBytes(ShopBed.Password);

    private static readonly string[] Values =
    [
        ShopBed.Password,
        Convert.ToBase64String(Secret),
        Convert.ToBase64String([1, .. Secret]),
        Convert.ToBase64String([1, 2, .. Secret]),
        Convert.ToHexString(Secret),
        string.Concat(Secret.Select(static one => $"%{one:X2}")),
        string.Concat(Secret.Select(static one => $"\\u{(int)one:x4}")),
        string.Concat(Secret.Select(static one => $"&#{(int)one};")),
    ];

    private ShopBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _bed = await ShopBed.StartAsync(major, Rules, targetKeys: ", functions: { say: { reads: [scratch] } }");
        var rows = string.Join(", ", Values.Select(static (value, number) => $"({number}, '{value}')"));
        await _bed.Server.SqlAsync(
            $"SET ROLE shop_app; INSERT INTO scratch VALUES {rows}; "
            + "CREATE FUNCTION say(what text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'it says: %', what; RETURN 1; END $$;", "shop");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [TestCase("SELECT id, note FROM scratch", "T D D D D D D D D C Z:I")]
    [TestCase("COPY scratch TO STDOUT", "H d d d d d d d d c C Z:I")]
    [TestCase("COPY scratch TO STDOUT (FORMAT csv)", "H d d d d d d d d c C Z:I")]
    [TestCase("COPY scratch TO STDOUT (FORMAT binary)", null)]
    [TestCase("SELECT note::bytea FROM scratch WHERE id = 0", "T D C Z:I")]
    [TestCase("SELECT to_json(note), encode(convert_to(note, 'UTF8'), 'base64') FROM scratch WHERE id = 0", "T D C Z:I")]
    [TestCase("SELECT note::int FROM scratch WHERE id = 0", "T E:22P02 Z:I")]
    [TestCase("SELECT say(note) FROM scratch", null)]
    [TestCase("SELECT repeat('x', 100000) || note || repeat('y', 100000) FROM scratch WHERE id = 0", "T D C Z:I")]
    public async Task It_comes_back_hidden(string sql, string? answers)
    {
        await using var client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
        var told = await client.Query(sql).AnswersAsync();
        if (answers is not null) Assert.That(told, Is.EqualTo(answers), client.LastError);
        ExpectHidden(client.Received.ToArray());
        // The session goes on.
        Assert.That(await client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    [Test]
    public async Task It_comes_back_hidden_in_the_binary_format()
    {
        await using var client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
        client.Parse("", "SELECT note, note::bytea FROM scratch WHERE id = 0");
        // No names, no formats and no values of parameters; every result in binary.
        client.Write('B', [0, 0, 0, 0, 0, 0, 0, 1, 0, 1]).Execute("").Sync();
        Assert.That(await client.AnswersAsync(), Is.EqualTo("1 2 D C Z:I"));
        ExpectHidden(client.Received.ToArray());
        Assert.That(Encoding.Latin1.GetString(client.Received.ToArray()), Does.Contain(new string('*', Secret.Length)));
    }

    [Test]
    public async Task Who_makes_it_come_back_again_and_again_is_sent_away()
    {
        await using var client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);
        for (var turn = 0; turn < 9; turn++) Assert.That(await client.Query("SELECT note FROM scratch WHERE id = 0").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        // The tenth answer may still arrive, hidden like the others; nothing does behind it.
        Assert.That(await client.Query("SELECT note FROM scratch WHERE id = 0").AnswersAsync(readies: 2), Does.EndWith("E:57P01 EOF"));
        Assert.That(client.LastError, Does.Contain("a credential of the gate kept coming back"));
        ExpectHidden(client.Received.ToArray());
    }

    private static void ExpectHidden(byte[] received)
    {
        var text = Encoding.Latin1.GetString(received);
        Assert.That(text, Does.Not.Contain(ShopBed.Password));
        Assert.That(HttpUtility.UrlDecode(HttpUtility.HtmlDecode(text)), Does.Not.Contain(ShopBed.Password));
        Assert.That(text.ToLowerInvariant(), Does.Not.Contain(Convert.ToHexStringLower(Secret)[..40]).And.Not.Contain("\\u0075\\u0070\\u0073"));
        for (var phase = 0; phase < 3; phase++)
            Assert.That(text.Replace("\n", "", StringComparison.Ordinal), Does.Not.Contain(Convert.ToBase64String([.. new byte[phase], .. Secret])[4..30]));
    }
}
