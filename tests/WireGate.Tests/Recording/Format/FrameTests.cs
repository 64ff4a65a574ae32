using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Recording.Format;

namespace WireGate.Tests.Recording.Format;

public sealed class FrameTests
{
    private const int Piece = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new();
    private FrameWriter _writer = null!;

    [SetUp]
    public void Begin()
    {
        _output.ResetWrittenCount();
        _writer = new FrameWriter(_output);
    }

    [Test]
    public void Whole_chain_of_a_principal_is_read_as_it_was_written()
    {
        _writer.Begin(FrameKind.Authenticated, 1, 2);
        _writer.Principal("executor", "ana", "corp:j-1", "monthly report", "corp", [new Actor("planner", "bob", ["agents"]), new Actor("router", null, [])]);
        _writer.End();
        var principal = Read().Single().Principal!;
        Assert.That((principal.Agent, principal.Person, principal.Token, principal.Task, principal.Issuer), Is.EqualTo(("executor", "ana", "corp:j-1", "monthly report", "corp")));
        Assert.That(principal.Actors, Is.EqualTo(new[] { new FrameActor("planner", "bob"), new FrameActor("router", null) }));
    }

    [Test]
    public void Every_field_is_read_as_it_was_written()
    {
        _writer.Begin(FrameKind.Operation, 123_456_789_012, 5_000_000_000);
        _writer.Text("SELECT 'ß'"u8);
        _writer.Rule("agents-read");
        _writer.Outcome("allow");
        _writer.Name("orders-db");
        _writer.Rows(70_000);
        _writer.Bytes(200);
        _writer.Duration(23);
        _writer.Principal("planner", "ana", "wgt_abc");
        _writer.Size(80, 24);
        _writer.BeginParameters();
        _writer.Value(new("one"u8.ToArray()), isText: true);
        _writer.NullValue();
        _writer.Value(new([0xFF, 0]), isText: true);
        _writer.Value(new([1, 2]), isText: false);
        _writer.Value(ReadOnlySequence<byte>.Empty, isText: true);
        _writer.EndArray();
        _writer.BeginColumns();
        _writer.Value(new("id"u8.ToArray()), isText: true);
        _writer.EndArray();
        _writer.End();
        var frame = Read().Single();
        Assert.That((frame.Kind, frame.Number, frame.Time, frame.Operation), Is.EqualTo((FrameKind.Operation, 0UL, 123_456_789_012UL, 5_000_000_000UL)));
        Assert.That((frame.Text.ToString(), frame.Rule, frame.Outcome, frame.Name), Is.EqualTo(("SELECT 'ß'", "agents-read", "allow", "orders-db")));
        Assert.That((frame.Rows, frame.Bytes, frame.Duration, frame.Size), Is.EqualTo(((ulong?)70_000, (ulong?)200, (ulong?)23, ((uint, uint)?)(80, 24))));
        Assert.That(frame.Principal, Is.EqualTo(new FramePrincipal("planner", "ana", "wgt_abc", null)));
        Assert.That(frame.Parameters.Select(value => value.Bytes), Is.EqualTo(new[] { "one"u8.ToArray(), null, [0xFF, 0], [1, 2], [] }));
        Assert.That(frame.Parameters.Select(value => value.IsText), Is.EqualTo(new[] { true, false, false, false, true }));
        Assert.That(frame.Columns.Single().ToString(), Is.EqualTo("id"));
        Assert.That(frame.More, Is.False);
    }

    [Test]
    public void Accesses_are_read_as_they_were_written()
    {
        var table = new FacetDefinition("table", FacetKind.Name, [], "");
        var column = new FacetDefinition("column", FacetKind.Name, [], "");
        var named = new Facet(table, [new FacetValue("public", "orders"), new FacetValue("a.b")], [new FacetValue("parent")]);
        var accesses = new AccessSet("SELECT", [new Access(Effect.Read, [named, Facet.Unknown(column)]), new Access(Effect.Session, [], housekeeping: true)]);
        _writer.Begin(FrameKind.Decision, 1, 1);
        _writer.Accesses(accesses);
        _writer.End();
        var (first, second) = (Read().Single().Accesses[0], Read().Single().Accesses[1]);
        Assert.That((first.Effect, first.LeftOut, first.IsHousekeeping), Is.EqualTo(("read", 0UL, false)));
        Assert.That(first.Values.Single().Key, Is.EqualTo("table"));
        Assert.That(first.Values.Single().Value, Is.EqualTo(new[] { "public.orders", "a.b" }));
        Assert.That(first.Implied.Single().Value, Is.EqualTo(new[] { "parent" }));
        Assert.That(first.Unknown, Is.EqualTo(new[] { "column" }));
        Assert.That((second.Effect, second.IsHousekeeping), Is.EqualTo(("session", true)));
    }

    [Test]
    public void Values_of_an_access_beyond_the_limit_are_counted()
    {
        var table = new FacetDefinition("table", FacetKind.Name, [], "");
        var values = Enumerable.Range(0, 3000).Select(i => new FacetValue(new string('t', 100))).ToImmutableArray();
        var access = new Access(Effect.Read, [new Facet(table, values)]);
        _writer.Begin(FrameKind.Decision, 1, 1);
        _writer.Accesses(new AccessSet("SELECT", [.. Enumerable.Repeat(access, 20)]));
        _writer.End();
        var frames = Read();
        Assert.That(frames, Has.Count.GreaterThan(1));
        var whole = Frame.Join(frames);
        Assert.That(whole.Accesses, Has.Length.EqualTo(20));
        foreach (var read in whole.Accesses) Assert.That((ulong)read.Values.Single().Value.Length + read.LeftOut, Is.EqualTo(3000UL));
    }

    [TestCase(Piece - 1, 1)]
    [TestCase(Piece, 1)]
    [TestCase(Piece + 1, 2)]
    [TestCase((3 * Piece) + 7, 4)]
    public void Long_text_and_data_go_on_in_further_frames(int length, int frames)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26))).ToArray();
        _writer.Begin(FrameKind.Operation, 7, 3);
        _writer.Text(bytes);
        _writer.Rule("r");
        _writer.End();
        _writer.Begin(FrameKind.Output, 8);
        _writer.Data(Split(bytes, 1000));
        _writer.End();
        var read = Read();
        Assert.That(read, Has.Count.EqualTo(2 * frames));
        Assert.That(_writer.Next, Is.EqualTo((ulong)(2 * frames)));
        Assert.That(read.Select(frame => frame.More), Is.EqualTo(Enumerable.Range(0, 2 * frames).Select(i => i % frames < frames - 1)));
        Assert.That(read.Take(frames).Select(frame => (frame.Kind, frame.Time, frame.Operation)), Is.All.EqualTo((FrameKind.Operation, 7UL, 3UL)));
        var text = Frame.Join([.. read.Take(frames)]);
        Assert.That((text.Text!.Value.IsText, text.Rule), Is.EqualTo((true, "r")));
        Assert.That(text.Text.Value.Bytes, Is.EqualTo(bytes));
        Assert.That(Frame.Join([.. read.Skip(frames)]).Data, Is.EqualTo(bytes));
    }

    [Test]
    public void Text_is_never_split_within_a_character([Values(0, 1, 2, 3)] int shift, [Values("ä", "€", "😀")] string character)
    {
        var text = new string('x', shift) + string.Concat(Enumerable.Repeat(character, (2 * Piece) / Encoding.UTF8.GetByteCount(character)));
        _writer.Begin(FrameKind.Operation, 7);
        _writer.Text(text);
        // No room is left, so this goes on at once.
        _writer.Data([1, 2, 3, 4, 5]);
        _writer.End();
        var frames = Read();
        Assert.That(frames.Where(frame => frame.Text is not null).Select(frame => frame.Text!.Value.IsText), Is.All.True);
        var whole = Frame.Join(frames);
        Assert.That(whole.Text.ToString(), Is.EqualTo(text));
        Assert.That(whole.Data, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void Text_that_is_not_UTF8_is_kept_as_bytes()
    {
        _writer.Begin(FrameKind.Operation, 7);
        _writer.Text([(byte)'a', 0xC3]);
        _writer.End();
        Assert.That(Read().Single().Text, Is.EqualTo(new FrameValue([(byte)'a', 0xC3], IsText: false)).Using<FrameValue>((a, b) => a.IsText == b.IsText && a.Bytes!.SequenceEqual(b.Bytes!)));
    }

    [Test]
    public void Long_parameters_go_on_in_further_frames()
    {
        var big = Enumerable.Range(0, (2 * Piece) + 5).Select(i => (byte)i).ToArray();
        _writer.Begin(FrameKind.Operation, 7, 3);
        _writer.BeginParameters();
        _writer.Value(new("small"u8.ToArray()), isText: true);
        _writer.Value(new(big), isText: false);
        _writer.NullValue();
        _writer.Value(Split(big, 4096), isText: false);
        for (var i = 0; i < 70_000; i++) _writer.NullValue();
        _writer.EndArray();
        _writer.End();
        var frames = Read();
        Assert.That(frames, Has.Count.GreaterThan(3));
        var whole = Frame.Join(frames);
        Assert.That(whole.Parameters, Has.Length.EqualTo(70_004));
        Assert.That(whole.Parameters.Count(value => value.Bytes is null), Is.EqualTo(70_001));
        Assert.That(whole.Parameters[0].ToString(), Is.EqualTo("small"));
        Assert.That(whole.Parameters[1].Bytes, Is.EqualTo(big));
        Assert.That(whole.Parameters[2].Bytes, Is.Null);
        Assert.That(whole.Parameters[3].Bytes, Is.EqualTo(big));
    }

    [Test]
    public void Keys_that_are_not_known_are_passed_over()
    {
        // {0: 4, 1: 0, 2: 0, 99: {"a": [1, 2]}, "x": h'01', 4: "text"}
        byte[] frame = [0xA6, 0, 4, 1, 0, 2, 0, 0x18, 99, 0xA1, 0x61, (byte)'a', 0x82, 1, 2, 0x61, (byte)'x', 0x41, 1, 4, 0x64, .. "text"u8];
        Assert.That(new FrameReader(frame).Read()!.Text.ToString(), Is.EqualTo("text"));
    }

    [TestCase("A0")] // no kind
    [TestCase("A3000001000200")] // kind 0 is in no file
    [TestCase("A4000401000200046161FF")] // something behind
    [TestCase("A400040100020004F5")] // text that is true
    [TestCase("A4000401000200000A")] // a key twice
    [TestCase("A40004010002000461FF")] // not UTF-8
    [TestCase("80")]
    [TestCase("A3000401000200A3")]
    public void What_is_no_frame_is_refused(string hex)
    {
        Assert.Throws<InvalidDataException>(() => ReadAll(Convert.FromHexString(hex)));
    }

    [Test]
    public void A_damaged_frame_is_refused_or_read_and_nothing_else()
    {
        Every_field_is_read_as_it_was_written();
        var frame = _output.WrittenSpan.ToArray();
        for (var length = 1; length < frame.Length; length++)
            Assert.Throws<InvalidDataException>(() => ReadAll(frame[..length]));
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. frame];
            for (var j = random.Next(1, 4); j > 0; j--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                ReadAll(damaged);
                FrameBytes.Longest(damaged, int.MaxValue, out _);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Test]
    public void Frames_are_divided_between_blocks_as_they_fit()
    {
        var ends = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            _writer.Begin(FrameKind.Operation, 1, 1);
            _writer.Text(new string('x', 10 * i));
            _writer.BeginParameters();
            _writer.NullValue();
            _writer.EndArray();
            _writer.End();
            ends.Add(_output.WrittenCount);
        }

        Assert.That(FrameBytes.Longest(_output.WrittenSpan, ends[2], out var count), Is.EqualTo(ends[2]));
        Assert.That(count, Is.EqualTo(3));
        Assert.That(FrameBytes.Longest(_output.WrittenSpan, ends[2] - 1, out _), Is.EqualTo(ends[1]));
        Assert.That(FrameBytes.Longest(_output.WrittenSpan, int.MaxValue, out _), Is.EqualTo(ends[4]));
        Assert.Throws<InvalidDataException>(() => FrameBytes.Longest(_output.WrittenSpan, ends[0] - 1, out _));
        Assert.Throws<InvalidDataException>(() => FrameBytes.Longest(_output.WrittenSpan[..(ends[0] - 1)], 1000, out _));
        Assert.Throws<InvalidDataException>(() => FrameBytes.Longest(new byte[1000].Select(_ => (byte)0x81).ToArray(), 1000, out _));
    }

    private static ReadOnlySequence<byte> Split(byte[] bytes, int length)
    {
        Segment? first = null, last = null;
        for (var at = 0; at < bytes.Length; at += length)
        {
            last = new Segment(bytes.AsMemory(at, Math.Min(length, bytes.Length - at)), last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private static List<Frame> ReadAll(ReadOnlyMemory<byte> bytes)
    {
        var reader = new FrameReader(bytes);
        var frames = new List<Frame>();
        while (reader.Read() is { } frame) frames.Add(frame);
        return frames;
    }

    private List<Frame> Read() => ReadAll(_output.WrittenMemory);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
