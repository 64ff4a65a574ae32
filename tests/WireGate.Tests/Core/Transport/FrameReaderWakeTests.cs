using System.IO.Pipelines;
using NUnit.Framework;
using WireGate.Core.Transport;

namespace WireGate.Tests.Core.Transport;

/// <summary>Looking ahead of a frame that is kept back, and ending a wait from outside.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FrameReaderWakeTests
{
    private static readonly byte[] First = SampleFrame.Make(1, 10);
    private static readonly byte[] Second = SampleFrame.Make(2, 12);

    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));

    private FrameReader<SampleFrame> Reader => field ??= new FrameReader<SampleFrame>(_pipe.Reader, 64, 256);

    [Test]
    public async Task A_watch_sees_what_comes_and_leaves_it_to_be_read()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. First, .. Second[..5]]);
        await Reader.WaitAsync(default);
        Assert.That(Reader.TryRead(out _, out _));
        var watching = Reader.WatchAsync(default).AsTask();
        Assert.That(watching.IsCompleted, Is.False);
        await _pipe.Writer.WriteAsync(Second[5..]);
        Assert.That(await watching);
        Assert.That(Reader.Ahead.Length, Is.EqualTo(Second.Length));
        Assert.That(Reader.TryRead(out var frame, out _));
        Assert.That(frame.Kind, Is.EqualTo(2));
    }

    [Test]
    public async Task A_watch_that_is_woken_leaves_whole_frames_to_be_read()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. First, .. Second]);
        await Reader.WaitAsync(default);
        Assert.That(Reader.TryRead(out _, out _));
        var watching = Reader.WatchAsync(default).AsTask();
        Reader.Wake();
        Assert.That(await watching);
        Assert.That(Reader.TryRead(out var frame, out _));
        Assert.That(frame.Kind, Is.EqualTo(2));
    }

    [Test]
    public async Task A_watch_sees_the_end_of_the_stream_behind_what_was_not_read()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. First, .. Second]);
        await Reader.WaitAsync(default);
        Assert.That(Reader.TryRead(out _, out _));
        var watching = Reader.WatchAsync(default).AsTask();
        await _pipe.Writer.CompleteAsync();
        Assert.That(await watching, Is.False);
        Assert.That(Reader.TryRead(out var frame, out _));
        Assert.That(frame.Kind, Is.EqualTo(2));
        Assert.That(await Reader.WaitAsync(default), Is.False);
    }

    [Test]
    public async Task A_wait_that_is_woken_inside_a_frame_goes_on_with_it()
    {
        await _pipe.Writer.WriteAsync(First[..6]);
        Assert.That(await Reader.WaitAsync(default));
        Assert.That(Reader.TryRead(out _, out _), Is.False);
        var waiting = Reader.WaitAsync(default).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        Reader.Wake();
        Assert.That(await waiting);
        Assert.That(Reader.TryRead(out _, out _), Is.False);
        await _pipe.Writer.WriteAsync(First[6..]);
        Assert.That(await Reader.WaitAsync(default));
        Assert.That(Reader.TryRead(out var frame, out _));
        Assert.That(frame.Kind, Is.EqualTo(1));
    }

    [Test]
    public async Task A_wake_before_a_wait_ends_it_once()
    {
        Reader.Wake();
        Assert.That(await Reader.WaitAsync(default));
        Assert.That(Reader.Ahead.IsEmpty);
        var waiting = Reader.WaitAsync(default).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        await _pipe.Writer.WriteAsync(First);
        Assert.That(await waiting);
        Assert.That(Reader.TryRead(out _, out _));
    }

    [Test]
    public async Task A_read_that_somebody_else_cancels_still_throws()
    {
        var waiting = Reader.WaitAsync(default).AsTask();
        _pipe.Reader.CancelPendingRead();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    [Test]
    public async Task A_read_that_somebody_else_cancels_inside_a_frame_throws_and_loses_nothing()
    {
        await _pipe.Writer.WriteAsync(First[..6]);
        Assert.That(await Reader.WaitAsync(default));
        Assert.That(Reader.TryRead(out _, out _), Is.False);
        var waiting = Reader.WaitAsync(default).AsTask();
        _pipe.Reader.CancelPendingRead();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        await _pipe.Writer.WriteAsync(First[6..]);
        Assert.That(await Reader.WaitAsync(default));
        Assert.That(Reader.TryRead(out var frame, out _));
        Assert.That(frame.Kind, Is.EqualTo(1));
    }

    [Test]
    public async Task A_reader_that_is_detached_inside_a_frame_gives_it_back_whole()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. First, .. Second[..5]]);
        Assert.That(await Reader.WaitAsync(default));
        Assert.That(Reader.TryRead(out _, out _));
        var waiting = Reader.WaitAsync(default).AsTask();
        Reader.Wake();
        Assert.That(await waiting);
        Reader.Detach();
        await _pipe.Writer.WriteAsync(Second[5..]);
        var next = new FrameReader<SampleFrame>(_pipe.Reader, 64, 256);
        Assert.That(await next.WaitAsync(default));
        Assert.That(next.TryRead(out var frame, out _));
        Assert.That(frame.Kind, Is.EqualTo(2));
    }

    [Test]
    public async Task Wakes_that_cross_end_one_wait_and_are_nobody_elses_cancellation()
    {
        var crossed = new CrossedReader(_pipe.Reader);
        var reader = new FrameReader<SampleFrame>(crossed, 64, 256);
        var waiting = reader.WaitAsync(default).AsTask();
        (crossed.Wake, crossed.Woken) = (reader.Wake, waiting);
        reader.Wake();
        Assert.That(await waiting);
        waiting = reader.WaitAsync(default).AsTask();
        await _pipe.Writer.WriteAsync(First);
        Assert.That(await waiting);
        Assert.That(reader.TryRead(out _, out _));
    }

    /// <summary>Whoever wakes first is held up before it cancels, until another one has woken the reader as well.</summary>
    private sealed class CrossedReader(PipeReader inner) : PipeReader
    {
        private int _cancelled;

        public Action? Wake { get; set; }

        public Task? Woken { get; set; }

        public override void CancelPendingRead()
        {
            if (_cancelled++ == 0)
            {
                Wake!();
                if (_cancelled > 1) Woken!.Wait(TimeSpan.FromSeconds(10));
            }

            inner.CancelPendingRead();
        }

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);
    }
}
