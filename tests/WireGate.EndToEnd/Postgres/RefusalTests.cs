using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Every state in which a statement can be refused, with what the client sees and what the server got.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class RefusalTests(int major)
{
    private const string Denied = "SELECT key FROM api_keys";

    private ShopBed _bed = null!;
    private WireClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ShopBed.StartAsync(major);

    [OneTimeTearDown]
    public async Task StopAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task LogInAsync() => _client = await WireClient.LogInAsync(_bed.Gate.Port, _bed.Token);

    [TearDown]
    public async Task LeaveAsync()
    {
        await _client.DisposeAsync();
        Assert.That(_bed.Server.Log, Does.Not.Contain("api_keys FROM").And.Not.Contain("SELECT key FROM"), "the refused statement reached the server");
    }

    [Test]
    public async Task Idle_simple_query()
    {
        Assert.That(await _client.Query(Denied).AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(_client.LastError, Does.Contain("keys-stay-in-the-shop").And.Contain("API keys are not for agents."));
        Assert.That(await _client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"), "the session goes on");
    }

    [Test]
    public async Task Inside_a_transaction_the_server_itself_fails_it()
    {
        Assert.That(await _client.Query("BEGIN").AnswersAsync(), Is.EqualTo("C Z:T"));
        Assert.That(await _client.Query(Denied).AnswersAsync(), Is.EqualTo("E:42501 Z:E"));
        Assert.That(await _client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("E:25P02 Z:E"));
        Assert.That(await _client.Query(Denied).AnswersAsync(), Is.EqualTo("E:42501 Z:E"), "in a failed transaction");
        Assert.That(await _client.Query("COMMIT").AnswersAsync(), Is.EqualTo("C Z:I"));
    }

    [Test]
    public async Task Savepoints_survive()
    {
        Assert.That(await _client.Query("BEGIN; SAVEPOINT a").AnswersAsync(), Is.EqualTo("C C Z:T"));
        Assert.That(await _client.Query(Denied).AnswersAsync(), Is.EqualTo("E:42501 Z:E"));
        Assert.That(await _client.Query("ROLLBACK TO a").AnswersAsync(), Is.EqualTo("C Z:T"));
        Assert.That(await _client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:T"));
    }

    [Test]
    public async Task One_denied_statement_refuses_the_whole_text()
    {
        Assert.That(await _client.Query("INSERT INTO scratch VALUES (1, 'multi'); " + Denied).AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM scratch WHERE note = 'multi'", "shop"), Is.EqualTo("0\n"));
    }

    [Test]
    public async Task A_denied_parse_undoes_the_implicit_transaction_of_its_pipeline()
    {
        var answers = await _client
            .Parse("", "INSERT INTO scratch VALUES (2, 'pipeline')").Bind("", "").Execute("")
            .Parse("", Denied).Bind("", "").Execute("").Sync()
            .AnswersAsync();
        Assert.That(answers, Is.EqualTo("1 2 C E:42501 Z:I"));
        Assert.That(await _bed.Server.SqlAsync("SELECT count(*) FROM scratch WHERE note = 'pipeline'", "shop"), Is.EqualTo("0\n"));
        Assert.That(await _client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    [TestCase("SELECT 1/0", "1 E:22012 Z:I")]
    [TestCase(Denied, "E:42501 Z:I")]
    public async Task A_pipeline_of_any_length_that_fails_at_its_beginning_is_answered_at_its_sync(string first, string answers)
    {
        _client.Parse("", first);
        for (var row = 0; row < 50_000; row++) _client.Bind("", "").Execute("");
        Assert.That(await _client.Sync().AnswersAsync().WaitAsync(TimeSpan.FromSeconds(60)), Is.EqualTo(answers));
        Assert.That(await _client.Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"), "the session goes on");
    }

    [Test]
    public async Task A_denied_parse_under_a_name_makes_no_statement()
    {
        Assert.That(await _client.Parse("p", Denied).Sync().AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _client.Bind("", "p").Execute("").Sync().AnswersAsync(), Is.EqualTo("E:26000 Z:I"));
    }

    [Test]
    public async Task A_bind_of_a_name_that_nobody_prepared_is_refused_in_the_servers_words()
    {
        Assert.That(await _client.Bind("", "ghost").Execute("").Sync().AnswersAsync(), Is.EqualTo("E:26000 Z:I"));
        Assert.That(_client.LastError, Is.EqualTo("prepared statement \"ghost\" does not exist"));
    }

    [Test]
    public async Task An_execute_of_a_portal_that_nobody_bound_is_refused_in_the_servers_words()
    {
        Assert.That(await _client.Execute("ghost").Sync().AnswersAsync(), Is.EqualTo("E:34000 Z:I"));
        Assert.That(_client.LastError, Is.EqualTo("portal \"ghost\" does not exist"));
    }

    [Test]
    public async Task A_function_call_by_number_is_refused_idle_and_in_a_transaction()
    {
        // F(1598 = pi, no argument formats, no arguments, text result)
        byte[] call = [0, 0, 6, 62, 0, 0, 0, 0, 0, 0];
        Assert.That(await _client.Write('F', call).AnswersAsync(), Is.EqualTo("E:0A000 Z:I"));
        Assert.That(await _client.Query("BEGIN").AnswersAsync(), Is.EqualTo("C Z:T"));
        Assert.That(await _client.Write('F', call).AnswersAsync(), Is.EqualTo("E:0A000 Z:E"));
    }

    [Test]
    public async Task A_prepare_in_sql_is_judged_by_what_it_prepares()
    {
        Assert.That(await _client.Query("PREPARE k AS " + Denied).AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _client.Query("PREPARE ok AS SELECT 1").AnswersAsync(), Is.EqualTo("C Z:I"));
        Assert.That(await _client.Query("EXECUTE ok").AnswersAsync(), Is.EqualTo("T D C Z:I"));
        Assert.That(await _client.Query("DEALLOCATE ok").AnswersAsync(), Is.EqualTo("C Z:I"));
        Assert.That(await _client.Query("EXECUTE ok").AnswersAsync(), Does.StartWith("E:"));
    }

    [Test]
    public async Task Copy_of_a_denied_table_never_starts()
    {
        Assert.That(await _client.Query("COPY api_keys TO STDOUT").AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
        Assert.That(await _client.Query("COPY (SELECT 1) TO STDOUT").AnswersAsync(), Is.EqualTo("H d c C Z:I"));
    }

    [Test]
    public async Task Copy_in_works_and_a_stale_copy_done_does_no_harm()
    {
        await _client.Query("COPY scratch FROM STDIN").SendAsync();
        Assert.That((await _client.ReadAsync()).Type, Is.EqualTo('G'));
        Assert.That(await _client.Write('d', "7\tcopied\n"u8).Write('c', []).AnswersAsync(), Is.EqualTo("C Z:I"));
        await _client.Query("COPY scratch FROM STDIN").SendAsync();
        Assert.That((await _client.ReadAsync()).Type, Is.EqualTo('G'));
        Assert.That(await _client.Write('d', "bad\n"u8).AnswersAsync(), Is.EqualTo("E:22P02 Z:I"));
        Assert.That(await _client.Write('c', []).Query("SELECT 1").AnswersAsync(), Is.EqualTo("T D C Z:I"));
    }

    [Test]
    public async Task An_empty_query_is_empty() => Assert.That(await _client.Query(" -- nothing\n;").AnswersAsync(), Is.EqualTo("I Z:I"));

    [Test]
    public async Task Syntax_that_the_grammar_does_not_know_is_refused() =>
        Assert.That(await _client.Query("SELEC 1").AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
}
