using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Recording;

/// <summary>What the record is told of a conversation.</summary>
public sealed class RecordedConversationTests
{
    /// <summary>What a socket delivers at once, in bytes: less than the gate reads whole.</summary>
    private const int Piece = 16 * 1024;

    private static readonly byte[] Sync = Wire.Message('S');
    private static readonly byte[] Ready = Wire.Message('Z', 'I');
    private static readonly byte[] Parsed = Wire.Message('1');
    private static readonly byte[] Bound = Wire.Message('2');

    [Test]
    public async Task A_query_with_its_columns_rows_and_answer()
    {
        var record = new RecordOf();
        await ConverseAsync(record, [Query("SELECT name FROM t"), Columns("name", "größe"), Row("ana"), Row("bo"), Done("SELECT 2"), Ready]);
        Assert.That(record.Lines, Is.EqualTo(new[]
        {
            "1 Allow 'SELECT name FROM t'", "1 columns name größe", "1 rows 2: 27 bytes", "1 answered SELECT 2 2 rows 27 bytes",
        }));
    }

    [Test]
    public async Task Several_statements_of_one_query_are_answered_one_by_one()
    {
        var record = new RecordOf();
        await ConverseAsync(record,
            [Query("SELECT 1; ; SELECT 2"), Columns("a"), Row("1"), Done("SELECT 1"), Columns("b"), Row("2"), Row("3"), Done("SELECT 2"), Ready],
            [Query(""), Wire.Message('I'), Ready]);
        Assert.That(record.Lines, Is.EqualTo(new[]
        {
            "1 Allow 'SELECT 1; ; SELECT 2'", "1 columns a", "1 rows 1: 12 bytes", "1 answered SELECT 1 1 rows 12 bytes",
            "1 columns b", "1 rows 2: 24 bytes", "1 answered SELECT 2 2 rows 24 bytes",
            "2 Allow ''", "2 answered EmptyQueryResponse 0 rows 0 bytes",
        }));
    }

    [Test]
    public async Task A_prepared_statement_is_recorded_once_and_each_run_with_its_parameters()
    {
        var record = new RecordOf();
        await ConverseAsync(record,
            [[.. Parse("s", "SELECT $1, $2, $3"), .. Sync], Parsed, Ready],
            [
                [.. Wire.Message('B', "", "s", (short)3, (short)0, (short)1, (short)0, (short)3, 1, (byte)'x', 2, (byte)0, (byte)9, -1, (short)0),
                    .. Describe('P', ""), .. Execute(""), .. Sync],
                Bound, Columns("a"), Row("1"), Done("SELECT 1"), Ready,
            ],
            [[.. Wire.Message('B', "", "s", (short)1, (short)1, (short)1, 0, (short)0), .. Execute(""), .. Sync], Bound, Done("SELECT 0"), Ready]);
        Assert.That(record.Lines, Is.EqualTo(new[]
        {
            "1 Allow 'SELECT $1, $2, $3'",
            "2 parameters x 0009 null", "2 Allow '' of 1", "2 columns a", "2 rows 1: 12 bytes", "2 answered SELECT 1 1 rows 12 bytes",
            "3 parameters ", "3 Allow '' of 1", "3 answered SELECT 0 0 rows 0 bytes",
        }));
    }

    [Test]
    public async Task In_a_pipeline_each_bind_belongs_to_the_run_of_its_portal()
    {
        var record = new RecordOf();
        await ConverseAsync(record,
            [[.. Parse("s", "SELECT $1"), .. Sync], Parsed, Ready],
            [
                [.. Bind("p", "s", "one"), .. Bind("q", "s", "two"), .. Execute("q"), .. Execute("p"), .. Execute("q"), .. Sync],
                Bound, Bound, Row("2"), Wire.Message('s'), Done("SELECT 1"), Row("3"), Done("SELECT 1"), Ready,
            ]);
        Assert.That(record.Lines, Is.EqualTo(new[]
        {
            "1 Allow 'SELECT $1'", "2 parameters one", "3 parameters two", "3 Allow '' of 1", "2 Allow '' of 1", "4 Allow '' of 3",
            "3 rows 1: 12 bytes", "3 answered PortalSuspended 1 rows 12 bytes", "2 answered SELECT 1 0 rows 0 bytes",
            "4 rows 1: 12 bytes", "4 answered SELECT 1 1 rows 12 bytes",
        }));
    }

    [Test]
    public async Task A_statement_prepared_in_sql_is_known_by_the_operation_that_prepared_it()
    {
        var record = new RecordOf();
        await ConverseAsync(record,
            [Query("PREPARE p AS SELECT $1"), Done("PREPARE"), Ready],
            [[.. Bind("", "p", "v"), .. Execute(""), .. Sync], Bound, Done("SELECT 1"), Ready],
            [Query("EXECUTE p('w')"), Done("SELECT 1"), Ready]);
        Assert.That(record.Lines.Where(line => line.Contains("Allow", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "1 Allow 'PREPARE p AS SELECT $1'", "2 Allow '' of 1", "3 Allow 'EXECUTE p('w')'",
        }));
    }

    [Test]
    public async Task A_refused_statement_is_recorded_with_what_the_client_was_told()
    {
        var record = new RecordOf();
        await ConverseAsync(record, [Query("DELETE FROM t"), Error("42601", "syntax error at or near \"WIREGATE_DENIED\""), Ready]);
        Assert.That(record.Lines, Is.EqualTo(new[]
        {
            "1 Deny 'DELETE FROM t'", "1 failed 42501 0 rows 0 bytes: denied by rule \"only-reads\": not here",
        }));
    }

    [Test]
    public async Task Failures_of_parse_bind_and_what_has_no_name_belong_to_operations_too()
    {
        var record = new RecordOf();
        await ConverseAsync(record,
            [[.. Parse("s", "SELECT x"), .. Sync], Error("42703", "column \"x\" does not exist"), Ready],
            [[.. Parse("s", "SELECT $1"), .. Bind("", "s", "v"), .. Execute(""), .. Sync], Parsed, Error("22P02", "invalid input"), Ready],
            [[.. Bind("", "nobody", "v"), .. Sync], Error("26000", "no such statement"), Ready],
            [[.. Execute("nobody"), .. Sync], Error("34000", "no such portal"), Ready],
            [Wire.Message('F', 1, (short)0, (short)0, (short)0), Error("42883", "function 0"), Ready]);
        Assert.That(record.Lines, Is.EqualTo(new[]
        {
            "1 Allow 'SELECT x'", "1 failed 42703 0 rows 0 bytes: column \"x\" does not exist",
            "2 Allow 'SELECT $1'", "3 parameters v", "3 Allow '' of 2", "3 failed 22P02 0 rows 0 bytes: invalid input",
            "4 parameters ***", "4 failed 26000 0 rows 0 bytes: prepared statement \"nobody\" does not exist",
            "5 failed 34000 0 rows 0 bytes: portal \"nobody\" does not exist",
            "6 Deny ''", "6 failed 0A000 0 rows 0 bytes: the gate does not forward function calls by number",
        }));
    }

    [Test]
    public async Task Secrets_stay_out_of_texts_parameters_and_errors()
    {
        var record = new RecordOf();
        await ConverseAsync(record,
            [Query("CREATE ROLE r PASSWORD 'hunter2'"), Error("42710", "role \"hunter2\" already exists"), Ready],
            [[.. Parse("s", "SELECT crypt($1, $2)"), .. Sync], Parsed, Ready],
            [[.. Bind("", "s", "hunter2"), .. Execute(""), .. Sync], Bound, Error("22023", "invalid salt hunter2"), Ready],
            [Query("PREPARE p AS SELECT crypt($1, $2)"), Done("PREPARE"), Ready],
            [Query("EXECUTE p('hunter2', 'x')"), Error("22023", "invalid salt hunter2"), Ready],
            [Query("EXECUTE nobody('hunter2')"), Error("42601", "syntax error"), Ready],
            [Query("CREAT ROLE r PASSWORD 'hunter2'"), Error("42601", "syntax error"), Ready]);
        Assert.That(string.Join('\n', record.Lines), Does.Not.Contain("hunter2"));
        Assert.That(record.Lines.Take(6), Is.EqualTo(new[]
        {
            "1 Allow 'CREATE ROLE r PASSWORD '***''", "1 failed 42710 0 rows 0 bytes", "2 Allow 'SELECT crypt($1, $2)'",
            "3 parameters ***", "3 Allow '' of 2", "3 failed 22023 0 rows 0 bytes",
        }));
    }

    [TestCase(0, new string[0])]
    [TestCase(1, new[] { "1 rows 1: 12 bytes" })]
    [TestCase(2, new[] { "1 rows 1: 12 bytes", "1 rows 1: 12 bytes" })]
    [TestCase(4, new[] { "1 rows 1: 12 bytes", "1 rows 3: 37 bytes" })]
    [TestCase(9, new[] { "1 rows 1: 12 bytes", "1 rows 4: 49 bytes" })]
    public async Task The_first_rows_are_cut_between_messages(long limit, string[] rows)
    {
        var record = new RecordOf { Limit = RowLimit.ShapeOnly with { Rows = limit } };
        await using var bed = await RelayBed.StartAsync(record: record);
        var query = Query("SELECT 1");
        await bed.Client.SendAsync(query);
        await bed.Backend.ReceiveAsync(query.Length);
        await bed.Backend.SendAsync(Columns("a"));
        await bed.Backend.SendAsync(Row("1"));
        await bed.Client.ReceiveAsync("T D");
        await bed.Backend.SendAsync([.. Row("2"), .. Row("33"), .. Row("4"), .. Row("5")]);
        await bed.Backend.SendAsync([.. Done("SELECT 5"), .. Ready]);
        await bed.Client.ReceiveAsync("T D D D D D C Z");
        Assert.That(record.Lines.Where(line => line.Contains(" rows ", StringComparison.Ordinal) && !line.Contains("answered", StringComparison.Ordinal)), Is.EqualTo(rows));
        Assert.That(record.Lines[^1], Is.EqualTo("1 answered SELECT 5 5 rows 61 bytes"));
    }

    [Test]
    public async Task A_long_row_is_recorded_whole_and_counts_once()
    {
        var record = new RecordOf { Limit = RowLimit.ShapeOnly with { Rows = 1 } };
        var row = Wire.Message('D', (short)1, 300_000, new byte[300_000]);
        await ConverseAsync(record, [Query("SELECT 1"), row, row, Done("SELECT 2"), Ready]);
        var rows = record.Lines.Where(line => line.StartsWith("1 rows", StringComparison.Ordinal)).ToArray();
        Assert.That(rows.Sum(line => long.Parse(line.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(row.Length));
        Assert.That(rows.Count(line => line.StartsWith("1 rows 1:", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(record.Lines[^1], Is.EqualTo($"1 answered SELECT 2 2 rows {2 * row.Length} bytes"));
    }

    [Test]
    public async Task Columns_that_are_too_long_to_be_read_whole_are_recorded_all_the_same()
    {
        var record = new RecordOf { Limit = RowLimit.ShapeOnly };
        var names = Enumerable.Range(0, 1600).Select(i => new string('c', 58) + i).ToArray();
        await ConverseAsync(record, [Query("SELECT * FROM wide"), Columns(names), Done("SELECT 0"), Ready]);
        Assert.That(record.Lines[1], Is.EqualTo("1 columns " + string.Join(' ', names)));
    }

    [Test]
    public async Task What_a_copy_reads_is_recorded_as_rows_of_the_copy()
    {
        var record = new RecordOf();
        await using var bed = await RelayBed.StartAsync(record: record);
        var query = Query("COPY t FROM stdin");
        await bed.Client.SendAsync(query);
        await bed.Backend.ReceiveAsync(query.Length);
        await bed.Backend.SendAsync(Wire.Message('G', (byte)0, (short)0));
        await bed.Client.ReceiveAsync("G");
        await bed.Client.SendAsync([.. Wire.Message('d', "a"), .. Wire.Message('d', "bb"), .. Wire.Message('c')]);
        await bed.Backend.ReceiveAsync("Q d d c");
        await bed.Backend.SendAsync([.. Done("COPY 2"), .. Ready]);
        await bed.Client.ReceiveAsync("G C Z");
        Assert.That(record.Lines, Is.EqualTo(new[] { "1 Allow 'COPY t FROM stdin'", "1 rows 1: 7 bytes", "1 rows 1: 8 bytes", "1 answered COPY 2 0 rows 0 bytes" }));
    }

    [TestCase('Q')]
    [TestCase('P')]
    public async Task A_text_too_long_to_be_judged_is_recorded_whole_and_not_forwarded(char type)
    {
        var record = new RecordOf();
        var sql = $"SELECT '{new string('x', 2_000_000)}'; CREATE ROLE r PASSWORD 'hunter2'";
        var message = type == 'Q' ? Query(sql) : Wire.Message('P', "s", sql, (short)1, 23);
        await using var bed = await RelayBed.StartAsync(record: record);
        await bed.Client.SendAsync([.. message.Chunk(Piece), type == 'P' ? Sync : []]);
        await bed.Backend.ReceiveAsync(type == 'Q' ? "Q" : "P S");
        await bed.Backend.SendAsync([.. Error("42601", "syntax error"), .. Ready]);
        await bed.Client.ReceiveAsync("E:42501 Z");
        Assert.That(bed.Backend.Received, Has.Length.LessThan(100));
        var texts = record.Lines.Where(line => !line.Contains("failed", StringComparison.Ordinal)).ToArray();
        Assert.That(texts[0], Does.StartWith("1 Deny 'SELECT 'xxx").And.EndsWith(" …"));
        Assert.That(texts[1..^1], Has.All.EndsWith(" …"));
        Assert.That(string.Concat(texts.Select(line => line[(line.IndexOf('\'', StringComparison.Ordinal) + 1)..line.LastIndexOf('\'')])),
            Is.EqualTo(sql.Replace("hunter2", "***", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Values_too_long_to_be_read_whole_are_recorded_piece_by_piece()
    {
        var record = new RecordOf();
        var value = string.Concat(Enumerable.Range(0, 400_000).Select(i => (i % 100_000).ToString("D5", System.Globalization.CultureInfo.InvariantCulture)));
        var bind = Wire.Message('B', "", "s", (short)4, (short)0, (short)1, (short)0, (short)0, (short)4,
            value.Length, Encoding.ASCII.GetBytes(value), 2, (byte)1, (byte)2, -1, 0, (short)1, (short)1);
        await ConverseAsync(record, [[.. Parse("s", "SELECT $1"), .. Sync], Parsed, Ready], [[.. bind, .. Execute(""), .. Sync], Bound, Done("SELECT 0"), Ready]);
        var lines = record.Lines;
        var first = lines.Where(line => line.StartsWith("2 parameter 0 ", StringComparison.Ordinal)).ToArray();
        Assert.That(string.Concat(first.Select(line => line.Split(' ')[3])), Is.EqualTo(value));
        Assert.That(first[..^1], Has.All.EndsWith(" …"));
        Assert.That(first[^1], Does.Not.EndWith(" …"));
        Assert.That(lines.SkipWhile(line => line != first[^1]).Skip(1), Is.EqualTo(new[]
        {
            "2 parameter 1 0102", "2 parameter 2 null", "2 parameter 3 ", "2 Allow '' of 1", "2 answered SELECT 0 0 rows 0 bytes",
        }));
    }

    [Test]
    public async Task Long_values_of_a_statement_that_takes_secrets_are_blanked()
    {
        var record = new RecordOf();
        var bind = Wire.Message('B', "", "s", (short)0, (short)2, 2_000_000, new byte[2_000_000], -1, (short)0);
        await ConverseAsync(record, [[.. Parse("s", "SELECT crypt($1, $2)"), .. Sync], Parsed, Ready], [[.. bind, .. Sync], Bound, Ready]);
        Assert.That(record.Lines[1..], Is.EqualTo(new[] { "2 parameter 0 ***", "2 parameter 1 ***" }));
    }

    /// <summary>The client's message, then what the backend answers; then the next.</summary>
    private static async Task ConverseAsync(RecordOf record, params byte[][][] turns)
    {
        await using var bed = await RelayBed.StartAsync(record: record);
        var answered = 0;
        foreach (var turn in turns)
        {
            var before = bed.Backend.Received.Length;
            var sending = bed.Client.SendAsync([.. turn[0].Chunk(Piece)]);
            // Whatever becomes of it, a Sync or a simple query ends it.
            await bed.Backend.ReceiveWhileAsync(received => !EndsTurn(received.AsSpan(before)));
            await sending;
            var ready = ++answered;
            await bed.Backend.SendAsync([.. turn[1..].SelectMany(part => part)]);
            await bed.Client.ReceiveWhileAsync(received => Frames.Types(received).Count(type => type == 'Z') < ready);
        }
    }

    private static bool EndsTurn(ReadOnlySpan<byte> received) => Frames.Types(received).EndsWith('S') || Frames.Types(received) is "Q" or "F";

    private static byte[] Query(string sql) => Wire.Message('Q', sql);

    private static byte[] Parse(string name, string sql) => Wire.Message('P', name, sql, (short)0);

    private static byte[] Bind(string portal, string statement, string value) =>
        Wire.Message('B', portal, statement, (short)0, (short)1, value.Length, Encoding.ASCII.GetBytes(value), (short)0);

    private static byte[] Execute(string portal) => Wire.Message('E', portal, 0);

    private static byte[] Describe(char kind, string name) => Wire.Message('D', kind, name);

    private static byte[] Done(string tag) => Wire.Message('C', tag);

    private static byte[] Row(string value) => Wire.Message('D', (short)1, value.Length, Encoding.ASCII.GetBytes(value));

    private static byte[] Error(string code, string message) => Wire.Message('E', 'S', "ERROR", 'C', code, 'M', message, 'D', "detail hunter2", (byte)0);

    private static byte[] Columns(params string[] names) =>
        Wire.Message('T', [(short)names.Length, .. names.SelectMany(name => new object[] { name, 0, (short)0, 25, (short)-1, -1, (short)0 })]);
}
