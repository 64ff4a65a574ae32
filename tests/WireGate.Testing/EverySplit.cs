using System.Buffers;
using System.IO.Pipelines;

namespace WireGate.Testing;

/// <summary>All the ways in which bytes may arrive that have ever told a good parser from a bad one: whole, cut once at every place, one by one.</summary>
public static class EverySplit
{
    /// <summary>The bytes as sequences, for a parser that is a function.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> Sequences(ReadOnlyMemory<byte> bytes)
    {
        yield return new ReadOnlySequence<byte>(bytes);
        for (var cut = 1; cut < bytes.Length; cut++) yield return Join([bytes[..cut], bytes[cut..]]);
        yield return Join([.. Singles(bytes)]);
    }

    /// <summary>Feeds the bytes to a reader through a pipe in every way, the reader running anew each time; then the stream ends.</summary>
    /// <param name="bytes">What the peer sends.</param>
    /// <param name="read">Reads to the end.</param>
    public static async Task ThroughPipeAsync(ReadOnlyMemory<byte> bytes, Func<PipeReader, Task> read)
    {
        foreach (var pieces in Pieces(bytes)) await FeedAsync(pieces, read).ConfigureAwait(false);
    }

    /// <summary>Feeds given pieces, one flush each.</summary>
    public static async Task FeedAsync(IReadOnlyList<ReadOnlyMemory<byte>> pieces, Func<PipeReader, Task> read)
    {
        // Inline: the reader has seen each piece before the next is written.
        var pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false));
        var reading = read(pipe.Reader);
        foreach (var piece in pieces)
        {
            if (reading.IsCompleted) break;
            await pipe.Writer.WriteAsync(piece).ConfigureAwait(false);
        }

        await pipe.Writer.CompleteAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    /// <summary>The pieces of each way.</summary>
    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Pieces(ReadOnlyMemory<byte> bytes)
    {
        yield return [bytes];
        for (var cut = 1; cut < bytes.Length; cut++) yield return [bytes[..cut], bytes[cut..]];
        yield return [.. Singles(bytes)];
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Singles(ReadOnlyMemory<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++) yield return bytes.Slice(index, 1);
    }

    private static ReadOnlySequence<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 0) return ReadOnlySequence<byte>.Empty;
        var first = new Segment(pieces[0], before: null);
        var last = first;
        foreach (var piece in pieces.Skip(1)) last = new Segment(piece, last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

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
