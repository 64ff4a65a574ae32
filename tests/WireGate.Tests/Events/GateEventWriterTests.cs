using System.Buffers;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Events;
using WireGate.Events.Formats;

namespace WireGate.Tests.Events;

public sealed class GateEventWriterTests
{
    [Test]
    public void Every_type_has_a_word_of_its_own_and_is_read_back()
    {
        Assert.That(EventTypeNames.All.Select(type => type.ToWord()), Is.Unique);
        foreach (var type in EventTypeNames.All)
        {
            Assert.That(EventTypeNames.TryParse(type.ToWord(), out var read) && read == type, type.ToWord());
            Assert.That((int)type, Is.InRange(1, 63), "a bit in a filter");
            Assert.That(type.ToWord(), Has.Length.LessThanOrEqualTo(32), "RFC 5424: MSGID");
        }

        Assert.That(EventTypeNames.TryParse("operation.denied ", out _), Is.False);
    }

    [Test]
    public void Line_is_read_back_as_it_was()
    {
        var stored = GateEventReader.Read(Samples.Record(Samples.Denied, 41).Line.Span, default);
        Assert.That((stored.Gate, stored.Id, stored.TypeWord), Is.EqualTo(("gate-1", 41L, "operation.denied")));
        Assert.That(stored.Event, Is.EqualTo(Samples.Denied));
    }

    [Test]
    public void Whole_chain_of_a_principal_is_told_in_every_format([Values] EventFormat format)
    {
        var told = Samples.Denied with { Issuer = "corp", Actors = "writer,router", Task = "monthly report" };
        var record = Samples.Record(told, 1);
        Assert.That(GateEventReader.Read(record.Line.Span, default).Event, Is.EqualTo(told));
        var buffer = new ArrayBufferWriter<byte>();
        LineFormats.Of(format).Write(record, true, buffer);
        Assert.That(Encoding.UTF8.GetString(buffer.WrittenSpan), Does.Contain("\"issuer\":\"corp\"").And.Contain("\"actors\":\"writer,router\"").And.Contain("\"task\":\"monthly report\""));
    }

    [Test]
    public void Field_that_nobody_knows_is_left_out() =>
        Assert.That(Samples.Record(new GateEvent { Type = EventType.GateStarted, Time = DateTimeOffset.UnixEpoch }, 1).Text(),
            Is.EqualTo("""{"schema":"wiregate.event/1","gate":"gate-1","id":1,"type":"gate.started","time":"1970-01-01T00:00:00.000000Z"}"""));

    [Test]
    public void Time_is_told_in_utc() =>
        Assert.That(Samples.Record(new GateEvent { Type = EventType.GateStarted, Time = new DateTimeOffset(2026, 7, 1, 1, 30, 0, TimeSpan.FromHours(2)) }, 1).Text(),
            Does.Contain("\"time\":\"2026-06-30T23:30:00.000000Z\""));

    /// <summary>Line feeds end a line, ESC moves a terminal, U+0085, U+2028 and U+2029 end a line somewhere, U+202E turns text round.</summary>
    [Test]
    public void No_control_character_is_raw_in_any_format([Values] EventFormat format)
    {
        var bad = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x2028, 0x2029]).Select(code => (char)code).ToList();
        foreach (var letter in bad)
        {
            var text = "a" + letter + "b";
            var record = Samples.Record(Samples.Denied with { Agent = text, Kind = text, Rule = text, Reason = text, Target = text, Client = text, Text = text }, 1);
            var buffer = new ArrayBufferWriter<byte>();
            LineFormats.Of(format).Write(record, true, buffer);
            var line = Encoding.UTF8.GetString(buffer.WrittenSpan);
            Assert.That(line, Does.Not.Contain(letter), $"U+{(int)letter:X4}");
            using var json = JsonDocument.Parse(line);
            Assert.That(line, Does.Contain("\\"), "it is told all the same");
        }
    }

    [Test]
    public void Half_of_a_surrogate_pair_makes_no_invalid_utf8()
    {
        var line = Samples.Record(Samples.Denied with { Agent = "a\uD83Db", Reason = "\uDE00" }, 1).Line;
        Assert.That(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line.Span), Throws.Nothing);
        using var json = JsonDocument.Parse(line);
        Assert.That(json.RootElement.GetProperty("agent").GetString(), Is.EqualTo("a\uFFFDb"));
    }

    [TestCase(255, 255)]
    [TestCase(256, 256)]
    [TestCase(257, 256)]
    [TestCase(100_000, 256)]
    public void Field_is_cut_at_its_limit(int length, int kept)
    {
        var agent = GateEventReader.Read(Samples.Record(Samples.Denied with { Agent = new string('x', length) }, 1).Line.Span, default).Event.Agent!;
        Assert.That(agent, Has.Length.EqualTo(kept));
        Assert.That(agent.EndsWith('…'), Is.EqualTo(length > 256));
    }

    [Test]
    public void Field_is_not_cut_between_the_halves_of_a_pair()
    {
        var agent = GateEventReader.Read(Samples.Record(Samples.Denied with { Agent = new string('x', 254) + "😀😀" }, 1).Line.Span, default).Event.Agent;
        Assert.That(agent, Is.EqualTo(new string('x', 254) + "…"));
    }

    [TestCase(64 * 1024, false)]
    [TestCase(64 * 1024 + 1, true)]
    public void Text_is_cut_at_its_limit_and_says_so(int length, bool isCut)
    {
        var record = Samples.Record(Samples.Denied with { Text = new string('x', length) }, 1);
        var stored = GateEventReader.Read(record.Line.Span, record.Text.Span);
        Assert.That((stored.Event.Text!.Length, stored.TextCut), Is.EqualTo((64 * 1024, isCut)));
    }

    [Test]
    public void Largest_event_fits_a_record()
    {
        var worst = new string('\u0001', 100_000);
        var record = Samples.Record(Samples.Denied with
        {
            Session = worst,
            Agent = worst,
            Person = worst,
            Token = worst,
            Target = worst,
            Protocol = worst,
            Client = worst,
            Kind = worst,
            Rule = worst,
            Reason = worst,
            Code = worst,
            Subject = worst,
            Text = worst,
        }, long.MaxValue, gate: worst);
        Assert.That(WireGate.Events.Queue.RecordFormat.Length(record.Line.Length, record.Text.Length), Is.LessThan(WireGate.Events.Queue.RecordFormat.MaxBody));
    }
}
