using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Reflection;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

public sealed class FrameReaderTests
{
    private const int WholeLimit = 64;
    private const int FrameLimit = 256;

    [Test]
    public Task Frames_come_out_the_same_however_they_arrive()
    {
        byte[] stream = [.. SampleFrame.Make(1, 5), .. SampleFrame.Make(2, 20), .. SampleFrame.Make(3, WholeLimit), .. SampleFrame.Make(4, 100), .. SampleFrame.Make(5, 6)];
        return EverySplit.ThroughPipeAsync(stream, async input =>
        {
            var (frames, bytes) = await ReadAllAsync(input);
            Assert.That(frames, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
            Assert.That(bytes, Is.EqualTo(stream));
        });
    }

    [TestCase(WholeLimit - 1, true)]
    [TestCase(WholeLimit, true)]
    [TestCase(WholeLimit + 1, false)]
    public Task A_frame_is_whole_up_to_the_limit(int length, bool whole) => EverySplit.FeedAsync([SampleFrame.Make(1, length)[..30], SampleFrame.Make(1, length)[30..]], async input =>
    {
        var reader = new FrameReader<SampleFrame>(input, WholeLimit, FrameLimit);
        SampleFrame frame;
        ReadOnlySequence<byte> bytes;
        do Assert.That(await reader.WaitAsync(default));
        while (!reader.TryRead(out frame, out bytes));
        Assert.That(frame.Kind, Is.EqualTo(1));
        Assert.That(bytes.Length == length, Is.EqualTo(whole));
        Assert.That(reader.IsPartial, Is.EqualTo(!whole));
        while (reader.IsPartial)
        {
            Assert.That(await reader.WaitAsync(default));
            while (reader.TryReadRest(out _)) { }
        }

        Assert.That(await reader.WaitAsync(default), Is.False);
    });

    [TestCase(FrameLimit - 1, false)]
    [TestCase(FrameLimit, false)]
    [TestCase(FrameLimit + 1, true)]
    [TestCase(int.MaxValue, true)]
    [TestCase(0, true)]
    [TestCase(-1, true)]
    [TestCase(int.MinValue, true)]
    public async Task A_frame_over_the_limit_or_without_length_is_refused_at_its_head(int length, bool refused)
    {
        var head = SampleFrame.Make(1, 5);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), length);
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(head);
        var reader = new FrameReader<SampleFrame>(pipe.Reader, WholeLimit, FrameLimit);
        await reader.WaitAsync(default);
        if (refused) Assert.Throws<ProtocolViolationException>(() => reader.TryRead(out _, out _));
        else Assert.That(reader.TryRead(out _, out _));
    }

    [TestCase(WholeLimit - 1, false)]
    [TestCase(WholeLimit, true)]
    public async Task A_head_that_never_ends_is_refused_at_the_limit(int length, bool refused)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[length]);
        var reader = new FrameReader<EndlessFrame>(pipe.Reader, WholeLimit, FrameLimit);
        await reader.WaitAsync(default);
        if (refused) Assert.Throws<ProtocolViolationException>(() => reader.TryRead(out _, out _));
        else Assert.That(reader.TryRead(out _, out _), Is.False);
    }

    [Test]
    public async Task A_stream_cut_inside_a_frame_is_a_violation_wherever_it_is_cut()
    {
        foreach (var length in new[] { 20, 100 })
        {
            var frame = SampleFrame.Make(1, length);
            for (var cut = 1; cut < length; cut++)
                await Assert.ThrowsAsync<ProtocolViolationException>(() => EverySplit.FeedAsync([frame[..cut]], ReadAllAsync), $"{cut} of {length}");
            await EverySplit.FeedAsync([frame], ReadAllAsync);
        }
    }

    [Test]
    public Task A_malformed_head_is_a_violation_from_its_first_byte() =>
        EverySplit.ThroughPipeAsync(
            new byte[] { 0xFF, 0, 0, 0, 5 }, async input => await Assert.ThrowsAsync<ProtocolViolationException>(() => ReadAllAsync(input)));

    [Test]
    public async Task A_whole_frame_longer_than_the_pipes_threshold_does_not_deadlock()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 32, resumeWriterThreshold: 16, minimumSegmentSize: 16, useSynchronizationContext: false));
        var frame = SampleFrame.Make(1, 10_000);
        var writing = WriteInPiecesAsync(pipe.Writer, frame, 8);
        var reader = new FrameReader<SampleFrame>(pipe.Reader, wholeLimit: 10_000, frameLimit: 10_000);
        ReadOnlySequence<byte> bytes;
        do Assert.That(await reader.WaitAsync(default));
        while (!reader.TryRead(out _, out bytes));
        Assert.That(bytes.ToArray(), Is.EqualTo(frame));
        await writing;
    }

    [Test]
    public async Task A_cancelled_wait_loses_nothing()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var reader = new FrameReader<SampleFrame>(pipe.Reader, WholeLimit, FrameLimit);
        var frame = SampleFrame.Make(1, 20);
        await pipe.Writer.WriteAsync(frame.AsMemory(0, 7));
        Assert.That(await reader.WaitAsync(default));
        Assert.That(reader.TryRead(out _, out _), Is.False);

        using var source = new CancellationTokenSource();
        var byToken = reader.WaitAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThatAsync(async () => await byToken, Throws.InstanceOf<OperationCanceledException>());

        var byReader = reader.WaitAsync(default).AsTask();
        pipe.Reader.CancelPendingRead();
        await Assert.ThatAsync(async () => await byReader, Throws.InstanceOf<OperationCanceledException>());

        await pipe.Writer.WriteAsync(frame.AsMemory(7));
        Assert.That(await reader.WaitAsync(default));
        Assert.That(reader.TryRead(out _, out var bytes));
        Assert.That(bytes.ToArray(), Is.EqualTo(frame));
    }

    [Test]
    public Task A_second_reader_finds_what_the_first_left() =>
        EverySplit.ThroughPipeAsync(new byte[] { 1, 0, 0, 0, 6, 42, 7, 7, 7 }, async input =>
        {
            var first = new FrameReader<SampleFrame>(input, WholeLimit, FrameLimit);
            while (await first.WaitAsync(default))
                if (first.TryRead(out _, out _)) break;
            first.Detach();
            Assert.That(first.HasBuffered, Is.False);
            var rest = new List<byte>();
            ReadResult result;
            do
            {
                result = await input.ReadAsync();
                rest.AddRange(result.Buffer.ToArray());
                input.AdvanceTo(result.Buffer.End);
            }
            while (!result.IsCompleted);

            Assert.That(rest, Is.EqualTo(new byte[] { 7, 7, 7 }));
        });

    [Test]
    public async Task The_first_byte_can_be_looked_at()
    {
        var pipe = new Pipe();
        var reader = new FrameReader<SampleFrame>(pipe.Reader, WholeLimit, FrameLimit);
        Assert.That(reader.TryPeek(out _), Is.False);
        await pipe.Writer.WriteAsync(new byte[] { 0x16 });
        await reader.WaitAsync(default);
        Assert.That(reader.TryPeek(out var first));
        Assert.That(first, Is.EqualTo(0x16));
    }

    [Test]
    public async Task Reading_a_frame_allocates_nothing()
    {
        if (typeof(Link).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            Assert.Ignore("In a Debug build every asynchronous method is an object; run with -c Release.");
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var reader = new FrameReader<SampleFrame>(pipe.Reader, WholeLimit, FrameLimit);
        var frame = SampleFrame.Make(1, 40);
        var count = 0;
        var reading = CountAsync();

        async Task CountAsync()
        {
            while (await reader.WaitAsync(default).ConfigureAwait(false))
                while (reader.TryRead(out _, out _)) count++;
        }

        // The first ones fill pools and compile methods.
        for (var warm = 0; warm < 2000; warm++) WriteTwoPieces();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < 1000; index++) WriteTwoPieces();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.LessThan(1000), "one boxed wait for each frame would be a hundred times that");
        await pipe.Writer.CompleteAsync();
        await reading;
        Assert.That(count, Is.EqualTo(3000));

        void WriteTwoPieces()
        {
            Write(frame.AsSpan(0, 3));
            Write(frame.AsSpan(3));
        }

        void Write(ReadOnlySpan<byte> bytes)
        {
            pipe.Writer.Write(bytes);
            var flush = pipe.Writer.FlushAsync();
            if (!flush.IsCompleted) throw new InvalidOperationException("not read");
        }
    }

    private static async Task WriteInPiecesAsync(PipeWriter writer, ReadOnlyMemory<byte> bytes, int size)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(size, bytes.Length)..])
            await writer.WriteAsync(bytes[..Math.Min(size, bytes.Length)]);
        await writer.CompleteAsync();
    }

    private static async Task<(List<byte> Kinds, byte[] Bytes)> ReadAllAsync(PipeReader input)
    {
        var reader = new FrameReader<SampleFrame>(input, WholeLimit, FrameLimit);
        var kinds = new List<byte>();
        var all = new MemoryStream();
        while (await reader.WaitAsync(default))
        {
            while (reader.TryReadRest(out var rest)) all.Write(rest.ToArray());
            while (reader.TryRead(out var frame, out var bytes))
            {
                kinds.Add(frame.Kind);
                all.Write(bytes.ToArray());
            }
        }

        return (kinds, all.ToArray());
    }

    private readonly struct EndlessFrame : IFrame<EndlessFrame>
    {
        public long TotalLength => 0;

        public static bool TryParse(ref SequenceReader<byte> reader, out EndlessFrame frame)
        {
            frame = default;
            return false;
        }
    }
}
