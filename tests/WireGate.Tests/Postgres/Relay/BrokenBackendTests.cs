using System.Text;
using NUnit.Framework;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>A backend that breaks the protocol or speaks out of turn: the session ends, and the client gets none of it.</summary>
public sealed class BrokenBackendTests
{
    private static readonly byte[] GoodQuery = Wire.Message('Q', "SELECT 1");

    private static IEnumerable<TestCaseData> Idle()
    {
        yield return Case("unknown type", Wire.Message('z', "x"));
        yield return Case("a type of the frontend", Wire.Message('Q', "SELECT 1"));
        yield return Case("length 0", [(byte)'D', 0, 0, 0, 0]);
        yield return Case("length 3", [(byte)'E', 0, 0, 0, 3]);
        yield return Case("negative length", [(byte)'N', 0x80, 0, 0, 0]);
        yield return Case("longer than PostgreSQL sends", [(byte)'D', 0x7f, 0xff, 0xff, 0xff]);
        yield return Case("ReadyForQuery that nobody asked for", Wire.Message('Z', 'I'));
        yield return Case("a long ReadyForQuery", [(byte)'Z', 0, 0, 0, 6, (byte)'I', 0]);
        yield return Case("a row", Wire.Message('D', (short)0));
        yield return Case("CopyData", Wire.Message('d', "x"));
        yield return Case("CopyDone", Wire.Message('c'));
        yield return Case("a description", Wire.Message('T', (short)0));
        yield return Case("CommandComplete", Wire.Message('C', "SELECT 1"));
        yield return Case("ParseComplete", Wire.Message('1'));
        yield return Case("CopyInResponse", Wire.Message('G', (byte)0, (short)0));
        yield return Case("CopyBothResponse", Wire.Message('W', (byte)0, (short)0));
        yield return Case("another log-in", Wire.Message('R', 0));
        yield return Case("a password request", Wire.Message('R', 3));
        yield return Case("another cancel key", Wire.Message('K', 42, 7));
        yield return Case("NegotiateProtocolVersion", Wire.Message('v', 196608, 0));
        yield return Case("FunctionCallResponse", Wire.Message('V', -1));
        yield return Case("another encoding", Wire.Message('S', "client_encoding", "LATIN1"));
        yield return Case("backslashes that escape", Wire.Message('S', "standard_conforming_strings", "off"));
        yield return Case("a superuser now", Wire.Message('S', "is_superuser", "on"));
        yield return Case("writes on a read-only target", Wire.Message('S', "default_transaction_read_only", "off"));
        yield return Case("a parameter without value", Wire.Message('S', "TimeZone"));
        yield return Case("an error without end", Wire.Message('E', 'S', "ERROR"));
        yield return Case("an error with bytes behind", Wire.Message('E', 'S', "ERROR", (byte)0, (byte)1));
        yield return Case("an error with too many fields", Wire.Message('E', [.. Enumerable.Repeat<object[]>(['x', "y"], 40).SelectMany(pair => pair), (byte)0]));
    }

    [TestCaseSource(nameof(Idle))]
    public async Task While_nothing_runs(byte[] bytes)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Backend.SendAsync(bytes);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08006"));
        Assert.That(bed.Backend.Received, Is.Empty);
    }

    [TestCaseSource(nameof(Idle))]
    public async Task Byte_by_byte(byte[] bytes)
    {
        await using var bed = await RelayBed.StartAsync();
        foreach (var one in bytes) await bed.Backend.SendAsync([one]);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08006"));
    }

    [TestCase("Z:x", TestName = "An_unknown_transaction_status")]
    [TestCase("1", TestName = "ParseComplete_in_a_simple_query")]
    [TestCase("n", TestName = "NoData_in_a_simple_query")]
    [TestCase("s", TestName = "PortalSuspended_in_a_simple_query")]
    [TestCase("d", TestName = "Copy_data_without_a_copy")]
    [TestCase("c", TestName = "Copy_end_without_a_copy")]
    [TestCase("H Z", TestName = "Ready_in_the_middle_of_a_copy")]
    [TestCase("H D", TestName = "A_row_in_the_middle_of_a_copy")]
    [TestCase("G H", TestName = "A_copy_inside_a_copy")]
    [TestCase("C Z Z", TestName = "One_ReadyForQuery_too_many")]
    [TestCase("C Z C", TestName = "One_answer_too_many")]
    public async Task Out_of_turn_while_a_query_runs(string answers)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(GoodQuery);
        await bed.Backend.ReceiveAsync(GoodQuery.Length);
        var messages = answers.Split(' ').Select(Answer).ToArray();
        await bed.Backend.SendAsync(messages);
        await bed.EndedAsync();
        var inTurn = string.Join(' ', answers.Split(' ')[..^1]);
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo((inTurn + " E:08006").Trim()), "all but the last was relayed");
        Assert.That(bed.Backend.Received, Is.EqualTo(GoodQuery));
    }

    [TestCase("D")]
    [TestCase("T")]
    [TestCase("C")]
    [TestCase("I")]
    [TestCase("Z")]
    [TestCase("G")]
    public async Task A_refused_statement_that_is_answered_as_if_it_ran(string answer)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(Wire.Message('Q', "DELETE FROM orders"));
        await bed.Backend.ReceiveAsync("Q");
        await bed.Backend.SendAsync(Answer(answer));
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08006"));
        Assert.That(bed.Backend.Received, Is.EqualTo(Wire.Message('Q', RelayBed.Poison)));
    }

    [Test]
    public async Task A_stream_that_ends_inside_a_message_of_any_length_gives_the_client_no_part_of_it([Range(1, 13)] int length)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(GoodQuery);
        await bed.Backend.ReceiveAsync(GoodQuery.Length);
        await bed.Backend.SendAsync(Wire.Message('C', "SELECT 1")[..length]);
        await bed.Backend.EndAsync();
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08006"));
    }

    [Test]
    public async Task A_long_row_that_is_cut_off_is_not_followed_by_words_inside_it()
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(GoodQuery);
        await bed.Backend.ReceiveAsync(GoodQuery.Length);
        var row = Wire.Message('D', (short)1, 200_000, new byte[200_000]);
        await bed.Backend.SendAsync(row[..100_000]);
        await bed.Client.ReceiveAsync(90_000);
        await bed.Backend.EndAsync();
        await bed.EndedAsync();
        Assert.That(bed.Client.Received, Is.EqualTo(row[..bed.Client.Received.Length]), "the row's own bytes and nothing else");
    }

    [Test]
    public async Task A_backend_that_never_stops_is_held_back_by_a_client_that_does_not_read()
    {
        await using var bed = await RelayBed.StartAsync(clientReads: false);
        await bed.Client.SendAsync(GoodQuery);
        await bed.Backend.ReceiveAsync(GoodQuery.Length);
        var row = Wire.Message('D', (short)1, 1000, new byte[1000]);
        const int Rows = 5000;
        var sending = bed.Backend.SendAsync([.. Enumerable.Repeat(row, Rows)]);
        await SettledAsync(() => bed.Backend.Sent);
        Assert.That(bed.Backend.Sent, Is.LessThan(256 * 1024));
        bed.Client.Resume();
        await sending;
        Assert.That(await bed.Client.ReceiveAsync(row.Length * Rows), Is.EqualTo(Enumerable.Repeat(row, Rows).SelectMany(bytes => bytes)));
    }

    [Test]
    public async Task The_servers_own_farewell_is_the_only_one()
    {
        await using var bed = await RelayBed.StartAsync();
        var farewell = Wire.Message('E', 'S', "FATAL", 'V', "FATAL", 'C', "57P01", 'M', "terminating connection", (byte)0);
        await bed.Backend.SendAsync(farewell);
        await bed.Backend.EndAsync();
        await bed.EndedAsync();
        Assert.That(bed.Client.Received, Is.EqualTo(farewell));
    }

    /// <summary>Waits until a count stands still for a fifth of a second.</summary>
    private static async Task SettledAsync(Func<long> count)
    {
        for (var last = -1L; last != count(); await Task.Delay(200)) last = count();
    }

    private static byte[] Answer(string answer) => answer switch
    {
        "Z:x" => Wire.Message('Z', 'x'),
        "Z" => Wire.Message('Z', 'I'),
        "C" => Wire.Message('C', "SELECT 1"),
        "T" or "D" => Wire.Message(answer[0], (short)0),
        "G" or "H" => Wire.Message(answer[0], (byte)0, (short)0),
        "d" => Wire.Message('d', Encoding.ASCII.GetBytes("x")),
        _ => Wire.Message(answer[0]),
    };

    private static TestCaseData Case(string name, byte[] bytes) => new TestCaseData(bytes).SetArgDisplayNames(name);
}
