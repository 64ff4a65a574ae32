using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking;
using WireGate.Testing;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>Rows of every way to ask for them, through the whole relay.</summary>
public sealed class MaskedRowsTests
{
    private const string Canary = "123-45-6789";
    private const uint Text = 25;
    private const uint Int4 = 23;

    private static readonly Mask Redact = new("hide", MaskMethod.Redact);
    private static readonly byte[] Select = Wire.Message('Q', "SELECT id, ssn FROM people");
    private static readonly byte[] Description = Rows.Description((Int4, 0), (Text, 0));
    private static readonly byte[] Complete = Wire.Message('C', "SELECT 9");
    private static readonly byte[] Ready = Wire.Message('Z', 'I');
    private static readonly byte[] Cancelled = Wire.Message('E', 'S', "ERROR", 'C', "57014", 'M', "canceling statement due to user request", (byte)0);

    [Test]
    public async Task Simple_query_shows_the_mask_and_a_null_stays_null()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Rows.Row("1", Canary), Rows.Row("2", null), Complete, Ready);
        var told = await bed.Client.ReceiveAsync("T D D C Z");
        Assert.That(Rows.Text(told), Is.EqualTo("1|***\n2|NULL"));
        AssertHidden(told);
    }

    [Test]
    public async Task The_plan_is_asked_by_table_number_and_type()
    {
        var plans = new FakePlans(null, Redact);
        await using var bed = await StartAsync(plans);
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Complete, Ready);
        await bed.Client.ReceiveAsync("T C Z");
        Assert.That(plans.Asked, Is.EqualTo(new[] { new ResultColumn(16400, 1, Int4), new ResultColumn(16400, 2, Text) }));
    }

    [Test]
    public async Task Each_statement_of_a_text_has_its_own_plan()
    {
        await using var bed = await StartAsync(new FakePlans(null, Redact) { Concerns = static statement => statement == 1 });
        await AskAsync(bed, Wire.Message('Q', "SELECT 1, 'a'; SELECT id, ssn FROM people; SELECT 2, 'b'"));
        await bed.Backend.SendAsync(
            Description, Rows.Row("1", "a"), Complete, Description, Rows.Row("2", Canary), Complete, Description, Rows.Row("3", "b"), Complete, Ready);
        var told = await bed.Client.ReceiveAsync("T D C T D C T D C Z");
        Assert.That(Rows.Text(told), Is.EqualTo("1|a\n2|***\n3|b"));

        // The next text begins again.
        await AskAsync(bed, Wire.Message('Q', "SELECT 1, 'a'; SELECT id, ssn FROM people"));
        await bed.Backend.SendAsync(Description, Rows.Row("1", "a"), Complete, Description, Rows.Row("2", Canary), Complete, Ready);
        AssertHidden(await bed.Client.ReceiveAsync("T D C T D C T D C Z T D C T D C Z"));
    }

    [Test]
    public async Task A_result_that_the_text_does_not_have_does_not_pass()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Complete, Description, Rows.Row("1", Canary), Complete, Ready);
        var told = await EndAsync(bed);
        Assert.That(Frames.Types(told), Does.EndWith("E:42501"));
        AssertHidden(told);
    }

    [Test]
    public async Task Execute_without_describe_is_described_by_the_gate_and_the_client_sees_nothing_of_it()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Parse, Bind, Execute, Sync);
        Assert.That(Frames.Types(await bed.Backend.ReceiveAsync("P B D E S")), Is.EqualTo("P B D E S"));
        await bed.Backend.SendAsync(ParseComplete, BindComplete, Rows.Description((Int4, 1), (Text, 1)), Rows.Binary([0, 0, 0, 1], Encoding.UTF8.GetBytes(Canary)), Complete, Ready);
        var told = await bed.Client.ReceiveAsync("1 2 D C Z");
        Assert.That(Rows.Text(told), Is.EqualTo("\0\0\0\u0001|***"));
    }

    [Test]
    public async Task Describe_of_the_client_is_answered_and_its_formats_are_not_trusted()
    {
        await using var bed = await StartAsync(new FakePlans(Redact, Redact));
        await AskAsync(bed, Parse, Wire.Message('D', 'S', ""), Bind, Execute, Sync);
        await bed.Backend.ReceiveAsync("P D B D E S");
        // A statement has no formats yet, a portal does.
        await bed.Backend.SendAsync(
            ParseComplete, Wire.Message('t', (short)0), Description, BindComplete, Rows.Description((Int4, 1), (Text, 1)), Rows.Binary([0, 0, 1, 1], Encoding.UTF8.GetBytes(Canary)), Complete, Ready);
        var told = await bed.Client.ReceiveAsync("1 t T 2 D C Z");
        Assert.That(Rows.Text(told), Is.EqualTo("\0\0\0\0|***"));
    }

    [Test]
    public async Task Portal_that_is_fetched_in_portions_is_masked_in_each()
    {
        await using var bed = await StartAsync();
        var some = Wire.Message('E', "", 1);
        await AskAsync(bed, Parse, Bind, some, some, Sync);
        await bed.Backend.ReceiveAsync("P B D E D E S");
        await bed.Backend.SendAsync(
            ParseComplete, BindComplete, Description, Rows.Row("1", Canary), Wire.Message('s'), Description, Rows.Row("2", Canary), Complete, Ready);
        Assert.That(Rows.Text(await bed.Client.ReceiveAsync("1 2 D s D C Z")), Is.EqualTo("1|***\n2|***"));
    }

    [Test]
    public async Task Failure_of_the_gates_describe_is_the_clients_and_its_execute_has_no_answer()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Parse, Bind, Execute, Sync);
        await bed.Backend.SendAsync(ParseComplete, BindComplete, Wire.Message('E', 'S', "ERROR", 'C', "25P02", 'M', "current transaction is aborted", (byte)0), Wire.Message('Z', 'E'));
        await bed.Client.ReceiveAsync("1 2 E:25P02 Z");
        await AskAsync(bed, Parse, Bind, Execute, Sync);
        await bed.Backend.SendAsync(ParseComplete, BindComplete, Wire.Message('n'), Wire.Message('C', "BEGIN"), Ready);
        await bed.Client.ReceiveAsync("1 2 E:25P02 Z 1 2 C Z");
    }

    [Test]
    public async Task Rows_that_nobody_described_end_the_session()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Rows.Row("1", Canary));
        AssertHidden(await EndAsync(bed));
    }

    [Test]
    public async Task Row_with_another_number_of_values_ends_the_session()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Rows.Row("1", "x", Canary));
        AssertHidden(await EndAsync(bed));
    }

    [Test]
    public async Task Refusal_at_the_result_cancels_and_tells_it_in_place_of_the_cancels_error()
    {
        await using var bed = await StartAsync(new FakePlans(null, Redact) { Refusal = "column 2 may be people.ssn" });
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Rows.Row("1", Canary), Rows.Row("2", Canary), Cancelled, Ready);
        var told = await bed.Client.ReceiveAsync("E:42501 Z");
        Assert.That(Encoding.UTF8.GetString(told), Does.Contain("column 2 may be people.ssn"));
        AssertHidden(told);
        Assert.That(bed.Cancels, Is.EqualTo(1));
    }

    [Test]
    public async Task Refused_result_that_was_over_before_the_cancel_came_ends_the_session()
    {
        await using var bed = await StartAsync(new FakePlans(null, Redact) { Refusal = "column 2 may be people.ssn" });
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Rows.Row("1", Canary), Complete, Ready);
        var told = await EndAsync(bed);
        Assert.That(Frames.Types(told), Is.EqualTo("E:42501"));
        AssertHidden(told);
    }

    [Test]
    public async Task Row_longer_than_the_buffer_is_masked([Values(100, 70_000, 300_000)] int length)
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Select);
        var long1 = new string('x', length);
        await bed.Backend.SendAsync(Description, Rows.Row(long1, Canary), Rows.Row("2", Canary + long1), Rows.Row("3", Canary), Complete, Ready);
        var told = await bed.Client.ReceiveAsync("T D D D C Z");
        Assert.That(Rows.Text(told), Is.EqualTo(long1 + "|***\n2|***\n3|***"));
    }

    [Test]
    public async Task Row_that_is_too_long_is_refused_and_the_session_goes_on()
    {
        await using var bed = await StartAsync();
        await AskAsync(bed, Select);
        var tooLong = Rows.Row("1", Canary + new string('x', 16 << 20));
        // In pieces: what has arrived whole needs no more room.
        await bed.Backend.SendAsync([Description, .. tooLong.Chunk(1 << 20), Rows.Row("2", Canary), Cancelled, Ready]);
        var told = await bed.Client.ReceiveAsync("T E:54000 Z");
        AssertHidden(told);
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Rows.Row("2", Canary), Complete, Ready);
        AssertHidden(await bed.Client.ReceiveAsync("T E:54000 Z T D C Z"));
    }

    [Test]
    public async Task Rows_are_recorded_as_the_client_sees_them([Values(10, 100_000)] int length)
    {
        var record = new RowRecord();
        await using var bed = await RelayBed.StartAsync(record: record, services: new RelayServices { Planner = new FakePlans(null, Redact) });
        await AskAsync(bed, Select);
        await bed.Backend.SendAsync(Description, Rows.Row(new string('x', length), Canary), Rows.Row("2", Canary), Complete, Ready);
        await bed.Client.ReceiveAsync("T D D C Z");
        Assert.That(Rows.Text(record.Recorded), Is.EqualTo(new string('x', length) + "|***\n2|***"));
        Assert.That(record.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task No_split_of_the_stream_changes_what_is_masked()
    {
        byte[] stream = [.. Description, .. Rows.Row("1", Canary), .. Rows.Row("2", null), .. Rows.Row(null, ""), .. Rows.Row("4", Canary + Canary), .. Complete, .. Ready];
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            await using var bed = await StartAsync();
            await AskAsync(bed, Select);
            if (cut == stream.Length) foreach (var one in stream) await bed.Backend.SendAsync([one]);
            else await bed.Backend.SendAsync(stream[..cut], stream[cut..]);
            Assert.That(Rows.Text(await bed.Client.ReceiveAsync("T D D D D C Z")), Is.EqualTo("1|***\n2|NULL\nNULL|***\n4|***"), $"cut at {cut}");
        }
    }

    private sealed class RowRecord : NoRecord
    {
        private readonly ArrayBufferWriter<byte> _rows = new();

        public override RowLimit RowLimit => RowLimit.All;

        public byte[] Recorded => _rows.WrittenSpan.ToArray();

        public int Count { get; private set; }

        public override void Rows(long operation, in ReadOnlySequence<byte> bytes, int count)
        {
            foreach (var segment in bytes) _rows.Write(segment.Span);
            Count += count;
        }
    }

    private static byte[] Parse => Wire.Message('P', "", "SELECT id, ssn FROM people", (short)0);

    private static byte[] Bind => Wire.Message('B', "", "", (short)0, (short)0, (short)1, (short)1);

    private static byte[] Execute => Wire.Message('E', "", 0);

    private static byte[] Sync => Wire.Message('S');

    private static byte[] ParseComplete => Wire.Message('1');

    private static byte[] BindComplete => Wire.Message('2');

    private static Task<RelayBed> StartAsync(FakePlans? plans = null) =>
        RelayBed.StartAsync(services: new RelayServices { Planner = plans ?? new FakePlans(null, Redact) });

    private static async Task AskAsync(RelayBed bed, params byte[][] messages)
    {
        // All that was asked before has come.
        var before = bed.Backend.Received.Length;
        await bed.Client.SendAsync(messages);
        await bed.Backend.ReceiveAsync(before + messages.Sum(static message => message.Length));
    }

    private static async Task<byte[]> EndAsync(RelayBed bed)
    {
        await bed.EndedAsync();
        return bed.Client.Received;
    }

    private static void AssertHidden(byte[] told) => Assert.That(Encoding.UTF8.GetString(told), Does.Not.Contain(Canary));
}
