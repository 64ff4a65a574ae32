using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>
/// psql under rules that allow reads of three tables and nothing else. What it prints through the gate is what it prints straight at the
/// server, byte for byte, the server's own errors among it.
/// </summary>
[TestFixtureSource(nameof(Versions))]
public sealed class ClientsPsqlTests(int major, int libpq)
{
    private ClientBed _bed = null!;

    public static IEnumerable<object[]> Versions =>
        from major in PostgresServer.Majors
        from libpq in new[] { 15, 18 }
        where libpq == 15 || Directory.Exists(ClientBed.NewLibpq)
        select new object[] { major, libpq };

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ClientBed.OfAsync(major);

    [TestCase(@"\d")]
    [TestCase(@"\d+")]
    [TestCase(@"\d customers")]
    [TestCase(@"\d+ orders")]
    [TestCase(@"\d+ open_orders")]
    [TestCase(@"\d customers_pkey")]
    [TestCase(@"\d api_keys")]
    [TestCase(@"\dt \dt+ \dt *.* \dtvs+ public.*")]
    [TestCase(@"\dv \dv+ \di \di+ \ds \dm \dE \dP")]
    [TestCase(@"\dtS pg_class \dS pg_type \d pg_catalog.pg_proc")]
    [TestCase(@"\df \df+ \df pg_catalog.abs \dfa sum \dfw \dft")]
    [TestCase(@"\dn \dn+ \du \du+ \dg \drds")]
    [TestCase(@"\l \l+")]
    [TestCase(@"\dp \dp customers \z orders \ddp")]
    [TestCase(@"\dx \dx+ plpgsql \dL \dy")]
    [TestCase(@"\dT \dT+ \dTS int4 \dD \dC \dc \dO")]
    [TestCase(@"\dA \dA+ \dAc btree \dAf btree \dAo btree \dAp btree")]
    [TestCase(@"\da \db \db+ \dd \do + \dX \dl")]
    [TestCase(@"\des \deu \dew \det \dRp \dRs")]
    [TestCase(@"\dF \dFd \dFp \dFt")]
    [TestCase(@"\dconfig *timeout* \dconfig+ work_mem")]
    [TestCase(@"\sf pg_catalog.abs(bigint)", @"\sv open_orders", @"\sv+ open_orders")]
    [TestCase(@"\encoding", @"\echo :SERVER_VERSION_NUM :ENCODING")]
    public Task Backslash_commands(params string[] lines) => AssertSameAsync(
        // Several of them may stand in one line here; psql wants a line for each.
        string.Join('\n', lines.SelectMany(static line => line.StartsWith(@"\s", StringComparison.Ordinal) || line.StartsWith(@"\e", StringComparison.Ordinal)
            ? [line] : line.Split('\\', StringSplitOptions.RemoveEmptyEntries).Select(static command => "\\" + command))));

    [TestCase("SELECT * FROM customers ORDER BY id;")]
    [TestCase("\\x\nSELECT * FROM orders WHERE id < 4;\n\\x auto\nTABLE open_orders;")]
    [TestCase("SELECT o.state, c.name, count(*) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.id < 4 GROUP BY 1, 2 \\crosstabview")]
    [TestCase("SELECT id, email AS mail FROM customers \\gdesc")]
    [TestCase("SELECT format('SELECT %s AS made;', n) FROM generate_series(1, 3) n \\gexec")]
    [TestCase("SELECT id AS found FROM customers WHERE id = 7 \\gset\n\\echo :found\nSELECT name FROM customers WHERE id = :'found';")]
    [TestCase("\\set FETCH_COUNT 64\nSELECT id FROM orders ORDER BY id;")]
    [TestCase("\\set AUTOCOMMIT off\nSELECT 1;\nROLLBACK;")]
    [TestCase("\\set ON_ERROR_ROLLBACK on\nBEGIN;\nSELECT nonsense;\nSELECT 2;\nCOMMIT;")]
    [TestCase("BEGIN;\nSELECT 1/0;\nSELECT 1;\nCOMMIT;\n\\errverbose")]
    [TestCase("SELECT 1\\; SELECT 2;")]
    [TestCase("\\copy customers TO STDOUT CSV HEADER")]
    [TestCase("\\copy (SELECT id, total FROM orders WHERE id < 20) TO STDOUT (FORMAT binary)")]
    [TestCase("PREPARE by_id AS SELECT email FROM customers WHERE id = $1;\nEXECUTE by_id(5);\nDEALLOCATE by_id;\nDEALLOCATE by_id;")]
    [TestCase("BEGIN;\nDECLARE c SCROLL CURSOR FOR SELECT id FROM orders ORDER BY id;\nFETCH 3 FROM c;\nMOVE 10 IN c;\nFETCH BACKWARD 2 FROM c;\nCLOSE c;\nCOMMIT;")]
    [TestCase("EXPLAIN (COSTS off) SELECT * FROM orders WHERE id = 3;\nEXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off, BUFFERS off) SELECT count(*) FROM orders;")]
    [TestCase("SET statement_timeout = '5s'; SET TIME ZONE 'Asia/Tokyo'; SELECT placed FROM orders WHERE id = 1; RESET ALL; SELECT placed FROM orders WHERE id = 1; DISCARD ALL;")]
    [TestCase("SHOW ALL \\g /dev/null\nSHOW server_version;\nSHOW transaction_isolation;")]
    [TestCase("SELECT count(*) FROM orders TABLESAMPLE SYSTEM (100);\nSELECT count(*) FROM orders TABLESAMPLE BERNOULLI (100) REPEATABLE (1);")]
    [TestCase("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 500) SELECT sum(n) FROM t;")]
    [TestCase("SELECT nonsense FROM customers;\nSELECT 'ünï' || U&'\\0061' AS \"Größe\";")]
    public Task Queries(string text) => AssertSameAsync(text);

    [Test]
    public async Task A_refusal_stops_a_file_run_with_on_error_stop_and_names_its_line()
    {
        var file = await WriteAsync("SELECT 'first';\nSELECT key FROM api_keys;\nSELECT 'never';\n");
        var result = await PsqlAsync(_bed.Through(), "", "-v", "ON_ERROR_STOP=1", "-At", "-f", file);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((3, "first\n")));
        Assert.That(result.Error, Does.Contain(":2: ERROR:").And.Contain("keys-stay-in-the-shop").And.Contain("API keys are not for agents."));
    }

    [TestCase("SELEC 1;", "LINE 1: SELEC 1;")]
    [TestCase("EXECUTE nobody_prepared_it;", "EXECUTE")]
    [TestCase("BEGIN;\nFETCH 1 FROM nobody_declared_it;", "FETCH")]
    public async Task What_the_gate_cannot_judge_is_refused_in_its_own_words(string text, string shown)
    {
        var result = await PsqlAsync(_bed.Through(), text + "\n\\echo :SQLSTATE\n");
        Assert.That(result.Output, Does.EndWith("42501\n"), result.ToString());
        Assert.That(result.Error, Does.Contain(shown));
    }

    [Test]
    public async Task A_single_transaction_is_rolled_back_by_a_refusal()
    {
        var table = $"single_{libpq}";
        var file = await WriteAsync($"CREATE TABLE {table} (id int);\nCREATE ROLE nobody_{libpq};\n");
        var result = await PsqlAsync(_bed.Through("work"), "", "-v", "ON_ERROR_STOP=1", "-1", "-f", file);
        Assert.That(result.ExitCode, Is.EqualTo(3), result.ToString());
        Assert.That(await _bed.Server.SqlAsync($"SELECT to_regclass('{table}') IS NULL", "work"), Is.EqualTo("t\n"));
    }

    [Test]
    public async Task Copy_in_and_out_of_a_file_keeps_every_byte()
    {
        var table = $"copied_{libpq}";
        var csv = await WriteAsync(string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"{i},\"line \"\"{i}\"\"\nübér \\N\"\n")));
        var back = csv + ".back";
        var result = await PsqlAsync(
            _bed.Through("work"),
            $"CREATE TABLE {table} (id int, note text);\n\\copy {table} from '{csv}' csv\n\\copy (select * from {table} order by id) to '{back}' csv\nDROP TABLE {table};\n",
            "-v", "ON_ERROR_STOP=1");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(await File.ReadAllTextAsync(back), Is.EqualTo(await File.ReadAllTextAsync(csv)));
    }

    [Test]
    public async Task Watch_runs_until_an_error()
    {
        // This psql stops at an error alone: the third time divides by zero.
        var sequence = $"watched_{libpq}";
        var result = await PsqlAsync(_bed.Through("work"), $"CREATE SEQUENCE {sequence};\nSELECT 10 / (3 - nextval('{sequence}')) \\watch 0.01\n");
        Assert.That(result.Error, Does.Contain("division by zero"), result.ToString());
        Assert.That(await _bed.Server.SqlAsync($"SELECT last_value FROM {sequence}", "work"), Is.EqualTo("3\n"));
    }

    [Test]
    public async Task Conninfo_shows_the_gate_and_not_what_is_behind()
    {
        var result = await PsqlAsync(_bed.Through(), "\\conninfo\n");
        Assert.That(result.Output, Does.Contain("database \"shop\" as user \"planner\"").And.Contain($"port \"{_bed.Gate.Port}\""));
    }

    [Test]
    public async Task Connection_string_as_a_url()
    {
        var url = $"postgresql://planner:{_bed.Token}@127.0.0.1:{_bed.Gate.Port}/shop?application_name=report&options=-c%20statement_timeout%3D9s";
        var result = await Shell.RunAsync("psql", ["-XAt", url, "-c", "SHOW statement_timeout"], Library());
        Assert.That(result.Output, Is.EqualTo("9s\n"), result.ToString());
    }

    private async Task AssertSameAsync(string text)
    {
        var through = await PsqlAsync(_bed.Through(), text + "\n", "-e");
        var direct = await PsqlAsync(_bed.Direct(), text + "\n", "-e");
        // "Error: no such command" in both would prove nothing.
        Assert.That(direct.Error, Does.Not.Contain("invalid command"));
        Assert.That(through.ToString(), Is.EqualTo(direct.ToString()));
    }

    private async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(_bed.Gate.Folder, $"psql-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private Task<ShellResult> PsqlAsync(Dictionary<string, string?> environment, string input, params string[] arguments)
    {
        foreach (var (key, value) in Library()) environment[key] = value;
        return Shell.RunAsync("psql", ["-X", .. arguments], environment, input);
    }

    private Dictionary<string, string?> Library() => libpq == 15 ? [] : new() { ["LD_LIBRARY_PATH"] = ClientBed.NewLibpq, ["PGMAXPROTOCOLVERSION"] = "3.2" };
}
