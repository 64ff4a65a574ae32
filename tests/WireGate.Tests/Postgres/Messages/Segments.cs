using System.Buffers;

namespace WireGate.Tests.Postgres.Messages;

/// <summary>The same bytes cut in every way that matters to a parser.</summary>
internal static class Segments
{
    /// <summary>Whole, at every two-way split, and one byte a segment.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> EveryWay(byte[] bytes)
    {
        yield return new ReadOnlySequence<byte>(bytes);
        for (var at = 0; at <= bytes.Length; at++) yield return Of(bytes[..at], bytes[at..]);
        yield return Of([.. bytes.Select(one => new[] { one })]);
    }

    public static ReadOnlySequence<byte> Of(params byte[][] parts)
    {
        if (parts.Length == 0) return ReadOnlySequence<byte>.Empty;
        var first = new Segment(parts[0], null);
        var last = first;
        foreach (var part in parts.Skip(1)) last = new Segment(part, last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
