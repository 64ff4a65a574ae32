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
}
