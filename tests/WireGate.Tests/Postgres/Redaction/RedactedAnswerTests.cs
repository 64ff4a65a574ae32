using System.Text;
using NUnit.Framework;
using WireGate.Testing;
using WireGate.Tests.Core.Redaction;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Redaction;

/// <summary>What a backend answers with a credential of the gate in it.</summary>
internal sealed class RedactedAnswerTests
{
    private static readonly byte[] Select = Wire.Message('Q', "SELECT 1");
    private static readonly byte[] Description = Wire.Message('T', (short)0);
    private static readonly byte[] Complete = Wire.Message('C', "SELECT 1");
    private static readonly byte[] CopyOut = Wire.Message('H', (byte)0, (short)0);
    private static readonly byte[] CopyDone = Wire.Message('c');
    private static readonly byte[] Ready = Wire.Message('Z', 'I');

    private static IEnumerable<TestCaseData> Ways => Planted.Ways().Select(static one => new TestCaseData(one.Text).SetArgDisplayNames(one.Way));

    [TestCaseSource(nameof(Ways))]
    public async Task A_secret_is_hidden_in_a_row_at_every_split(byte[] way)
    {
        var value = Around(way);
        byte[] answer = [.. Description, .. Row(value, [1, 2, 3]), .. Complete, .. Ready];
        byte[] expected = [.. Description, .. Row(Around(Stars(way)), [1, 2, 3]), .. Complete, .. Ready];
        foreach (var pieces in Splits(answer)) Assert.That(await AskAsync(pieces, expected.Length), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task A_secret_is_hidden_in_a_COPY_at_every_split(byte[] way)
    {
        byte[] line = [.. Around(way), (byte)'\n'], hidden = [.. Around(Stars(way)), (byte)'\n'];
        byte[] answer = [.. CopyOut, .. Wire.Message('d', line), .. Wire.Message('d', line), .. CopyDone, .. Complete, .. Ready];
        byte[] expected = [.. CopyOut, .. Wire.Message('d', hidden), .. Wire.Message('d', hidden), .. CopyDone, .. Complete, .. Ready];
        foreach (var pieces in Splits(answer)) Assert.That(await AskAsync(pieces, expected.Length), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Ways))]
    public async Task No_more_than_seven_bytes_of_a_secret_pass_where_a_COPY_is_cut_within_it(byte[] way)
    {
        for (var cut = 1; cut < way.Length; cut++)
        {
            // A message that ends with a line is a row: what follows it is another one.
            if (way[cut - 1] == '\n') continue;
            byte[] answer = [.. CopyOut, .. Wire.Message('d', way[..cut]), .. Wire.Message('d', way[cut..]), .. CopyDone, .. Complete, .. Ready];
            var told = await AskAsync([answer], answer.Length);
            var first = told.AsSpan(CopyOut.Length + 5, cut);
            var second = told.AsSpan(CopyOut.Length + 5 + cut + 5, way.Length - cut);
            Assert.That(second.IndexOfAnyExcept((byte)'*'), Is.EqualTo(-1), $"cut at {cut}");
            var shown = first.IndexOf((byte)'*');
            Assert.That(shown < 0 ? SecretBytes(way, cut) : SecretBytes(way, shown), Is.LessThanOrEqualTo(7), $"cut at {cut}");
        }
    }

    [TestCaseSource(nameof(Ways))]
    public async Task A_secret_is_hidden_in_errors_notices_and_reports(byte[] way)
    {
        // None of them may hold a zero byte.
        if (way.Contains((byte)0)) Assert.Ignore("not in a string");
        byte[] Messages(byte[] text) =>
        [
            .. Wire.Message('N', 'S', "NOTICE", 'C', "00000", 'M', Zeroed(Around(text)), 'D', Zeroed(text), (byte)0),
            .. Wire.Message('A', 7, "channel", Zeroed(Around(text))),
            .. Wire.Message('S', "application_name", Zeroed(text)),
            .. Wire.Message('T', (short)1, Zeroed(text), 0, (short)0, 25, (short)-1, -1, (short)0),
            .. Wire.Message('E', 'S', "ERROR", 'C', "22P02", 'M', Zeroed(Around(text)), 'H', Zeroed(text), (byte)0),
            .. Ready,
        ];
        var expected = Messages(Stars(way));
        Assert.That(await AskAsync([Messages(way)], expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_secret_is_hidden_in_a_row_that_comes_in_pieces()
    {
        foreach (var (name, way) in Planted.Ways())
        {
            foreach (var before in (int[])[0, 70_000])
            {
                byte[] value = [.. Filler(before), .. way, .. Filler(80_000)], hidden = [.. Filler(before), .. Stars(way), .. Filler(80_000)];
                byte[] answer = [.. Description, .. Row([9], value, way), .. Complete, .. Ready];
                byte[] expected = [.. Description, .. Row([9], hidden, Stars(way)), .. Complete, .. Ready];
                // The head, the count, a value of one byte, and the length of this one.
                var at = Description.Length + 16 + before;
                foreach (var cut in (int[])[at, at + 3, at + (way.Length / 2), at + way.Length - 1, at + way.Length + 1])
                {
                    // The clock stands: what waits for its rest waits for as long as it takes.
                    var told = await AskAsync([answer[..cut], answer[cut..]], expected.Length, new ManualTime());
                    Assert.That(Same(told, expected, at, way), Is.True, $"{name}, {before}, cut at {cut - at}");
                }
            }
        }
    }

    [Test]
    public async Task What_waits_for_its_rest_is_hidden_after_fifty_milliseconds_and_the_rest_when_it_comes()
    {
        var time = new ManualTime();
        await using var bed = await RelayBed.StartAsync(services: new RelayServices { Secret = Planted.Secret, Time = time });
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
        byte[] value = [.. Filler(70_000), .. Planted.Bytes];
        byte[] answer = [.. Description, .. Row(value), .. Complete, .. Ready];
        var end = Description.Length + Row(value).Length;
        await bed.Backend.SendAsync(answer[..(end - 10)]);
        var shown = end - Planted.Bytes.Length;
        await bed.Client.ReceiveAsync(shown);
        while (time.Armed < 1) await Task.Yield();
        time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.That(bed.Client.Received, Has.Length.EqualTo(shown));
        time.Advance(TimeSpan.FromMilliseconds(1));
        var told = await bed.Client.ReceiveAsync(end - 10);
        Assert.That(Encoding.Latin1.GetString(told[shown..]), Is.EqualTo(new string('*', end - 10 - shown)));
        await bed.Backend.SendAsync(answer[(end - 10)..]);
        told = await bed.Client.ReceiveAsync(answer.Length);
        Assert.That(Encoding.Latin1.GetString(told[shown..end]), Is.EqualTo(new string('*', Planted.Bytes.Length)));
        Assert.That(told[end..], Is.EqualTo(answer[end..]));
    }

    [Test]
    public async Task What_a_detector_finds_never_takes_in_what_stands_behind_the_value()
    {
        var token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"u8.ToArray();
        byte[] answer = [.. Description, .. Row(token), .. Row(token, token), .. Complete, .. Ready];
        byte[] expected = [.. Description, .. Row(Stars(token)), .. Row(Stars(token), Stars(token)), .. Complete, .. Ready];
        Assert.That(await AskAsync([answer], expected.Length), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_detector_that_can_find_something_anywhere_looks_into_every_value()
    {
        var services = new RelayServices { Detectors = new WireGate.Core.Redaction.DetectorPlan([WireGate.Core.Redaction.Detectors.DetectorSet.Find("card")!]) };
        await using var bed = await RelayBed.StartAsync(services: services);
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
        var card = "4111 1111 1111 1111"u8.ToArray();
        byte[] Answer(byte[] number) =>
        [
            .. Description, .. Row(Around(number), [], number), .. Wire.Message('D', (short)2, -1, number.Length, number), .. Wire.Message('D', (short)0),
            .. Wire.Message('N', 'S', "NOTICE", 'M', Zeroed(number), (byte)0), .. Complete, .. Ready,
        ];
        await bed.Backend.SendAsync(Answer(card));
        Assert.That(await bed.Client.ReceiveAsync(Answer(card).Length), Is.EqualTo(Answer(Stars(card))));
    }

    [Test]
    public async Task What_was_hidden_is_recorded_by_name_and_count_and_the_record_does_not_have_it()
    {
        var record = new HidingRecord();
        await using var bed = await RelayBed.StartAsync(record: record, services: new RelayServices { Secret = Planted.Secret });
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
        await bed.Backend.SendAsync(
            [.. Description, .. Row(Planted.Bytes, "AKIA234567ABCDEFGHIJ"u8.ToArray()), .. Row(Planted.Bytes), .. Wire.Message('E', 'S', "ERROR", 'C', "22P02", 'M', Planted.Secret, (byte)0), .. Ready]);
        await bed.Client.ReceiveAsync("T D D E:22P02 Z");
        Assert.That(record.Told, Is.SupersetOf(new[]
        {
            "redaction: the credential \"orders-db\" was hidden from an answer, 3 times",
            "redaction: what the detector \"aws-key\" found was hidden from an answer, 1 times",
        }));
        Assert.That(string.Join('\n', record.Told), Does.Not.Contain(Planted.Secret).And.Not.Contain("AKIA"));
        Assert.That(Encoding.Latin1.GetString(record.RecordedRows), Does.Not.Contain(Planted.Secret).And.Not.Contain("AKIA").And.Contain("****"));
    }

    [TestCase(9, false)]
    [TestCase(10, true)]
    [TestCase(11, true)]
    public async Task A_session_that_is_shown_a_secret_again_and_again_ends(int times, bool ends)
    {
        await using var bed = await RelayBed.StartAsync(services: new RelayServices { Secret = Planted.Secret });
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
        await bed.Backend.SendAsync([.. Description, .. Enumerable.Repeat(Row(Planted.Bytes), times).SelectMany(static row => row)]);
        if (!ends)
        {
            await bed.Backend.SendAsync([.. Complete, .. Ready]);
            await bed.Client.ReceiveAsync("T" + string.Concat(Enumerable.Repeat(" D", times)) + " C Z");
            return;
        }

        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Does.EndWith("E:57P01"));
        Assert.That(Encoding.UTF8.GetString(bed.Client.Received), Does.Contain("a credential of the gate kept coming back from the target").And.Not.Contain(Planted.Secret));
    }

    [Test]
    public async Task What_holds_nothing_passes_untouched()
    {
        foreach (var name in RecordedSession.Names)
        {
            var session = RecordedSession.Load(name);
            var hidden = Planted.Hide(session.FromBackend, new WireGate.Core.Redaction.TextScanner(Planted.Patterns(WireGate.Core.Redaction.DetectorPlan.Default)));
            Assert.That(hidden, Is.EqualTo(Encoding.Latin1.GetString(session.FromBackend)), name);
        }

        await Task.CompletedTask;
    }

    private static async Task<byte[]> AskAsync(IReadOnlyList<byte[]> answer, int length, TimeProvider? time = null)
    {
        await using var bed = await RelayBed.StartAsync(services: new RelayServices { Secret = Planted.Secret, Time = time ?? TimeProvider.System });
        await bed.Client.SendAsync(Select);
        await bed.Backend.ReceiveAsync(Select.Length);
        foreach (var piece in answer) await bed.Backend.SendAsync(piece);
        return await bed.Client.ReceiveAsync(length);
    }

    /// <summary>Some of the ways to cut an answer once, so that the test takes seconds; and byte by byte.</summary>
    private static IEnumerable<IReadOnlyList<byte[]>> Splits(byte[] answer)
    {
        yield return [answer];
        for (var cut = 1; cut < answer.Length; cut++) yield return [answer[..cut], answer[cut..]];
        yield return [.. answer.Select(static one => new[] { one })];
    }

    /// <summary>The same, but for up to seven bytes of the secret that were out before the rest came.</summary>
    private static bool Same(byte[] told, byte[] expected, int at, byte[] way)
    {
        if (told.AsSpan().SequenceEqual(expected)) return true;
        var common = told.AsSpan().CommonPrefixLength(expected);
        var shown = told.AsSpan(common).IndexOf((byte)'*');
        return common == at && shown > 0 && SecretBytes(way, shown) <= 7 && told.AsSpan(common + shown).SequenceEqual(expected.AsSpan(common + shown));
    }

    private static int SecretBytes(byte[] way, int length)
    {
        if (way.AsSpan().IndexOfAny("%&\\"u8) < 0 || way.Length == Planted.Bytes.Length) return length * Planted.Bytes.Length / way.Length;
        var text = way[..length];
        for (var turn = 0; turn < 3; turn++)
        {
            using var decoded = WireGate.Core.Redaction.DecodedText.Of(text);
            text = decoded.Span.ToArray();
        }

        return text.AsSpan().CommonPrefixLength(Planted.Bytes);
    }

    private static byte[] Row(params byte[][] values) => Wire.Message('D', [(short)values.Length, .. values.SelectMany(static value => new object[] { value.Length, value })]);

    private static byte[] Around(byte[] text) => [.. "before, "u8, .. text, .. " behind"u8];

    private static byte[] Stars(byte[] text) => [.. Enumerable.Repeat((byte)'*', text.Length)];

    private static byte[] Zeroed(byte[] text) => [.. text, 0];

    private static byte[] Filler(int length) => [.. Enumerable.Range(0, length).Select(static at => at % 10 == 0 ? (byte)' ' : (byte)'.')];
}
