using NUnit.Framework;
using WireGate.Recording.Format;
using WireGate.Recording.Live;

namespace WireGate.Tests.Recording.Live;

public sealed class PendingFramesTests
{
    private PendingFrames _pending = null!;

    [SetUp]
    public void Begin() => _pending = new PendingFrames();

    [Test]
    public void What_the_journal_has_is_taken_and_the_rest_stays()
    {
        Write("one");
        _pending.Kept(_pending.Length, 1);
        var length = _pending.Length;
        Write("two");
        var taken = _pending.TakeKept();
        Assert.That((taken.Length, taken.Frames), Is.EqualTo((length, 1u)));
        Assert.That(Numbers(taken.Bytes), Is.EqualTo(new ulong[] { 0 }));
        Assert.That((_pending.First, _pending.FirstUnkept), Is.EqualTo((1ul, 1ul)));
        Assert.That(Numbers(_pending.Unkept), Is.EqualTo(new ulong[] { 1 }));

        _pending.Kept(_pending.Length, 1);
        Assert.That(Numbers(_pending.TakeKept().Bytes), Is.EqualTo(new ulong[] { 1 }));
        Assert.That((_pending.Length, _pending.First), Is.EqualTo((0, 2ul)));
    }

    [Test]
    public void A_block_ends_where_an_entry_of_the_journal_does()
    {
        for (var i = 0; i < 12; i++)
        {
            var before = _pending.Length;
            Write(new string('x', 200_000));
            _pending.Kept(_pending.Length - before, 1);
        }

        var taken = _pending.Take();
        Assert.That(taken.Frames, Is.EqualTo(12));
        var from = 0;
        foreach (var cut in taken.Cuts)
        {
            Assert.That(cut.Length - from, Is.GreaterThan(0).And.AtMost(FormatLimits.Clear));
            Assert.That(FrameBytes.Length(taken.Bytes, cut.Frames), Is.EqualTo(cut.Length));
            from = cut.Length;
        }

        Assert.That(taken.Length - from, Is.AtMost(FormatLimits.Clear));
    }

    private void Write(string text)
    {
        _pending.Writer.Begin(FrameKind.Failure, 0);
        _pending.Writer.Text(text);
        _pending.Writer.End();
    }

    private static List<ulong> Numbers(ReadOnlySpan<byte> frames)
    {
        var reader = new FrameReader(frames.ToArray());
        var numbers = new List<ulong>();
        while (reader.Read() is { } frame) numbers.Add(frame.Number);
        return numbers;
    }
}
