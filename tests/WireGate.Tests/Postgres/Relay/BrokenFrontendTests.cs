using System.Text;
using NUnit.Framework;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>A client that breaks the protocol: it is told so and cut off, and the backend gets nothing of it.</summary>
public sealed class BrokenFrontendTests
{
    private static readonly byte[] GoodQuery = Wire.Message('Q', "SELECT 1");

    private static IEnumerable<TestCaseData> Broken()
    {
        yield return Case("unknown type", Wire.Message('z', "x"));
        yield return Case("a NUL type", [0, 0, 0, 0, 4]);
        yield return Case("a type of the backend", Wire.Message('Z', 'I'));
        yield return Case("TLS in the middle", [0x16, 3, 1, 0, 0x2f]);
        yield return Case("SSLRequest after log-in", [0, 0, 0, 8, 4, 210, 22, 47]);
        yield return Case("length 0", [(byte)'Q', 0, 0, 0, 0]);
        yield return Case("length 3", [(byte)'Q', 0, 0, 0, 3]);
        yield return Case("negative length", [(byte)'Q', 0x80, 0, 0, 0]);
        yield return Case("length -1", [(byte)'d', 0xff, 0xff, 0xff, 0xff]);
        yield return Case("longer than PostgreSQL takes", [(byte)'Q', 0x7f, 0xff, 0xff, 0xff]);
        yield return Case("one byte longer than PostgreSQL takes", [(byte)'d', 0x40, 0, 0, 0]);
        yield return Case("Sync with a body", [(byte)'S', 0, 0, 0, 5, 0]);
        yield return Case("Flush with a body", [(byte)'H', 0, 0, 0, 5, 0]);
        yield return Case("Terminate with a body", [(byte)'X', 0, 0, 0, 5, 0]);
        yield return Case("CopyDone with a body", [(byte)'c', 0, 0, 0, 5, 0]);
        yield return Case("Query without NUL", Wire.Message('Q', "SELECT 1"u8.ToArray()));
        yield return Case("empty Query", Wire.Message('Q'));
        yield return Case("Query with a NUL inside", Wire.Message('Q', "SELECT 1", "DELETE FROM t"));
        yield return Case("Query with a byte behind its NUL", Wire.Message('Q', "SELECT 1", (byte)'x'));
        yield return Case("Parse without text", Wire.Message('P', "s"));
        yield return Case("Parse without count", Wire.Message('P', "s", "SELECT 1"));
        yield return Case("Parse with fewer types than counted", Wire.Message('P', "s", "SELECT 1", (short)2, 23));
        yield return Case("Parse with more types than counted", Wire.Message('P', "s", "SELECT 1", (short)0, 23));
        yield return Case("Parse with a negative count", Wire.Message('P', "s", "SELECT 1", (short)-1));
        yield return Case("Bind without statement", Wire.Message('B', "p"));
        yield return Case("Bind with a value longer than the message", Wire.Message('B', "", "", (short)0, (short)1, 100, "x", (short)0));
        yield return Case("Bind with a length of -2", Wire.Message('B', "", "", (short)0, (short)1, -2, (short)0));
        yield return Case("Bind with the longest length", Wire.Message('B', "", "", (short)0, (short)1, int.MaxValue, (short)0));
        yield return Case("Bind with formats for other parameters", Wire.Message('B', "", "", (short)2, (short)0, (short)0, (short)1, -1, (short)0));
        yield return Case("Bind with bytes behind", Wire.Message('B', "", "", (short)0, (short)0, (short)0, (byte)1));
        yield return Case("Execute without count", Wire.Message('E', "p"));
        yield return Case("Execute with bytes behind", Wire.Message('E', "p", 0, (byte)0));
        yield return Case("Execute longer than any name", [(byte)'E', 0, 0x20, 0, 0, .. new byte[8 * 1024]]);
        yield return Case("Describe of neither", Wire.Message('D', 'x', "p"));
        yield return Case("Describe without name", Wire.Message('D', 'S'));
        yield return Case("Close of neither", Wire.Message('C', 'x', "p"));
        yield return Case("Close with bytes behind", Wire.Message('C', 'S', "p", (byte)0));
        yield return Case("a password after log-in", Wire.Message('p', "again"));
    }

    [TestCaseSource(nameof(Broken))]
    public async Task It_is_told_and_cut_off_and_nothing_is_forwarded(byte[] bytes)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(bytes);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08P01"));
        Assert.That(bed.Backend.Received, Is.Empty);
        Assert.That(bed.Identity.Recorder.Failures, Has.Count.EqualTo(1).And.All.StartsWith("relay: "));
    }

    [TestCaseSource(nameof(Broken))]
    public async Task Byte_by_byte_it_ends_the_same(byte[] bytes)
    {
        await using var bed = await RelayBed.StartAsync();
        foreach (var one in bytes) await bed.Client.SendAsync([one]);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08P01"));
        Assert.That(bed.Backend.Received, Is.Empty);
    }

    [TestCaseSource(nameof(Broken))]
    public async Task Behind_a_good_query_nothing_but_that_query_is_forwarded(byte[] bytes)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync([.. GoodQuery, .. bytes]);
        await bed.EndedAsync();
        // The query may have left before the rest was looked at, or not.
        Assert.That(bed.Backend.Received, Is.Empty.Or.EqualTo(GoodQuery));
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08P01"));
    }

    [Test]
    public async Task A_stream_that_ends_inside_a_message_forwards_nothing_of_it([Range(1, 13)] int length)
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(GoodQuery[..length]);
        await bed.Client.EndAsync();
        await bed.EndedAsync();
        Assert.That(bed.Backend.Received, Is.Empty);
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:08P01"));
    }

    [Test]
    public async Task Bind_and_Execute_of_what_was_never_prepared_reach_the_backend_as_names_that_nothing_has()
    {
        await using var bed = await RelayBed.StartAsync();
        await bed.Client.SendAsync(Wire.Message('B', "", "ghost", (short)0, (short)0, (short)0), Wire.Message('E', "ghost", 0), Wire.Message('S'));
        await bed.Backend.ReceiveAsync("B E S");
        await bed.Client.SendAsync(Wire.Message('X'));
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Backend.Received), Is.EqualTo("B E S"));
        Assert.That(Encoding.ASCII.GetString(bed.Backend.Received), Does.Not.Contain("ghost"));
    }

    [Test]
    public async Task A_query_longer_than_is_judged_is_refused_without_being_kept()
    {
        await using var bed = await RelayBed.StartAsync();
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)' ');
        const int Pieces = 1024;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await bed.Client.SendAsync([(byte)'Q', .. Wire.Int32(4 + (piece.Length * Pieces))]);
        for (var i = 0; i < Pieces; i++) await bed.Client.SendAsync(piece);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(grown, Is.LessThan(8 * 1024 * 1024), "64 MiB went through");
        await bed.Backend.ReceiveAsync("Q");
        Assert.That(bed.Backend.Received, Is.EqualTo(Wire.Message('Q', RelayBed.Poison)));
        await bed.Backend.SendAsync(Wire.Message('E', 'S', "ERROR", 'C', "42601", 'M', "syntax error", (byte)0), Wire.Message('Z', 'I'));
        await bed.Client.ReceiveAsync("E:42501 Z");
        await bed.Client.SendAsync(GoodQuery);
        await bed.Backend.ReceiveAsync("Q Q");
    }

    [Test]
    public async Task A_client_that_pipelines_without_reading_is_made_to_wait_and_keeps_its_order()
    {
        await using var bed = await RelayBed.StartAsync();
        var syncs = Enumerable.Repeat(Wire.Message('S'), 40_000).SelectMany(bytes => bytes).ToArray();
        var sending = bed.Client.SendAsync(syncs);
        // The backend answers none of them: no more may be outstanding than the gate remembers.
        await bed.Backend.ReceiveAsync(32 * 1024 * 5);
        var answers = Enumerable.Repeat(Wire.Message('Z', 'I'), 40_000).SelectMany(bytes => bytes).ToArray();
        await bed.Backend.SendAsync(answers[..(32_768 * 6)]);
        await bed.Backend.ReceiveAsync(syncs.Length);
        await sending;
        await bed.Backend.SendAsync(answers[(32_768 * 6)..]);
        Assert.That(await bed.Client.ReceiveAsync(answers.Length), Is.EqualTo(answers));
    }

    private static TestCaseData Case(string name, byte[] bytes) => new TestCaseData(bytes).SetArgDisplayNames(name);
}
