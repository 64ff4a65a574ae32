using System.Buffers.Binary;
using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Verify;
using WireGate.Tests.Recording.Verify;

namespace WireGate.Tests.Recording.Format;

public sealed class SessionFileWriterTests
{
    private RecordedSession _session = null!;

    [SetUp]
    public void Begin() => _session = new RecordedSession();

    [TearDown]
    public void Dispose() => _session.Dispose();

    [Test]
    public void Each_block_is_one_write()
    {
        _session.Operation(1).Block();
        _session.Writer.Checkpoint();
        _session.Writer.End("over", 1, 0);
        Assert.That(_session.File.Writes, Is.EqualTo(Corpus.Cut(_session.File.Bytes).Select(part => part.Length)));
        Assert.That(_session.Writer.Length, Is.EqualTo(_session.File.Length));
    }

    [Test]
    public void A_block_that_could_not_be_written_is_tried_again_under_another_nonce()
    {
        _session.Operation(1).Operation(2);
        _session.File.Full = true;
        var frames = _session.Pending.ToArray();
        for (var i = 0; i < 3; i++) Assert.Throws<IOException>(() => _session.Writer.Append(frames, 2));
        Assert.That((_session.Writer.NextFrame, _session.Writer.Blocks), Is.EqualTo((0UL, 0UL)));
        _session.File.Full = false;
        _session.Block().Operation(3).Block();
        _session.Writer.End("over", 3, 0);
        var blocks = Corpus.Cut(_session.File.Bytes);
        Assert.That(blocks.Skip(1).Select(block => BinaryPrimitives.ReadUInt16BigEndian(block.AsSpan(6))), Is.EqualTo(new[] { 3, 0, 0 }));
        var (read, report) = _session.Read();
        Assert.That((read.Count, report.State), Is.EqualTo((3, SessionFileState.Whole)));
    }

    [Test]
    public void An_end_takes_the_place_of_a_block_that_could_not_be_written()
    {
        _session.Operation(1).Block().Operation(2);
        _session.File.Full = true;
        Assert.Throws<IOException>(() => _session.Block());
        _session.File.Full = false;
        _session.Dropped().Writer.End("the disk is full", 2, 0);
        Assert.That(_session.Verify().State, Is.EqualTo(SessionFileState.Whole));
        Assert.That(_session.Verify().Frames, Is.EqualTo(1UL));
    }

    [Test]
    public void A_checkpoint_is_written_only_when_there_is_something_to_sign()
    {
        _session.Writer.Checkpoint();
        Assert.That(_session.Writer.Blocks, Is.Zero);
        _session.Operation(1).Block();
        Assert.That(_session.Writer.UnsignedBytes, Is.Positive);
        _session.Writer.Checkpoint();
        Assert.That(_session.Writer.UnsignedBytes, Is.Zero);
        _session.Writer.Checkpoint();
        Assert.That(_session.Writer.Blocks, Is.EqualTo(2UL));
    }

    [Test]
    public void Nothing_is_written_behind_an_end()
    {
        _session.Writer.End("over", 0, 0);
        var length = _session.File.Length;
        Assert.Throws<InvalidOperationException>(() => _session.Operation(1).Block());
        Assert.Throws<InvalidOperationException>(_session.Writer.Checkpoint);
        Assert.Throws<InvalidOperationException>(() => _session.Writer.Gap("lost", 1));
        Assert.Throws<InvalidOperationException>(() => _session.Writer.End("again", 0, 0));
        Assert.That(_session.File.Length, Is.EqualTo(length));
    }

    [Test]
    public void Lost_frames_are_told_where_they_were()
    {
        _session.Operation(1).Block().Writer.Gap("the disk was full", 7);
        _session.Skipped(8).Operation(2).Block().Writer.End("over", 2, 0);
        var (frames, report) = _session.Read();
        Assert.That(frames.Select(frame => (frame.Kind, frame.Number)), Is.EqualTo(new[] { (FrameKind.Operation, 0UL), (FrameKind.Lost, 1UL), (FrameKind.Operation, 8UL) }));
        Assert.That((frames[1].Text.ToString(), frames[1].Rows), Is.EqualTo(("the disk was full", (ulong?)7)));
        Assert.That((report.Frames, report.LostFrames), Is.EqualTo((9UL, 7UL)));
    }

    [Test]
    public void What_repeats_is_compressed_and_what_does_not_is_left_as_it_is()
    {
        _session.Operation(1, new string('x', 100_000)).Block();
        Assert.That(_session.File.Writes[^1], Is.LessThan(1000));
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        _session.Frames.Begin(FrameKind.Output, 5);
        _session.Frames.Data(noise);
        _session.Frames.End();
        _session.Writer.Append(_session.Pending, 1);
        Assert.That(_session.File.Writes[^1], Is.GreaterThan(100_000));
        var (frames, _) = _session.Read();
        Assert.That(frames[^1].Data, Is.EqualTo(noise));
    }

    [Test]
    public void Frames_of_any_length_are_written_and_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 500_000).Select(i => (i * 7919).ToString("x8", System.Globalization.CultureInfo.InvariantCulture)));
        _session.Operation(1, text).Operation(2).Block();
        Assert.That(_session.Writer.Blocks, Is.GreaterThan(1UL));
        using var reader = SessionFileReader.Open(new MemoryStream(_session.File.Bytes), _session.Reader, [_session.Node.Verifier]);
        Assert.That(reader.ReadWhole(int.MaxValue)!.Text.ToString(), Is.EqualTo(text + "1"));
        Assert.That(reader.ReadWhole(int.MaxValue)!.Text.ToString(), Is.EqualTo("SELECT 2"));
        Assert.That(reader.ReadWhole(int.MaxValue), Is.Null);
    }

    [Test]
    public void What_was_to_go_on_after_a_gap_is_not_joined_with_something_else()
    {
        _session.Operation(1, new string('x', 300_000));
        var first = FrameBytes.Longest(_session.Pending, 300_000, out var count);
        _session.Writer.Append(_session.Pending[..first], count);
        _session.Writer.Gap("the disk was full", 1);
        _session.Skipped(2).Operation(2).Block();
        using var reader = SessionFileReader.Open(new MemoryStream(_session.File.Bytes), _session.Reader, [_session.Node.Verifier]);
        Assert.That(reader.ReadWhole(100)!.More);
        Assert.That(reader.ReadWhole(100)!.Kind, Is.EqualTo(FrameKind.Lost));
        Assert.That(reader.ReadWhole(100)!.Text.ToString(), Is.EqualTo("SELECT 2"));
        Assert.That(reader.ReadWhole(100), Is.Null);
        Assert.That(reader.Report.State, Is.EqualTo(SessionFileState.Open));
    }

    [Test]
    public void A_reason_of_any_text_is_kept_within_its_limit()
    {
        _session.Writer.End(new string('\ud83d', 5000) + "\ude00", 0, 0);
        Assert.That(_session.Verify().State, Is.EqualTo(SessionFileState.Whole));
        Assert.That(_session.Verify().Ending!.Reason, Has.Length.EqualTo(4096));
    }
}
