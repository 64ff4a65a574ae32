using System.Buffers;
using System.Text;

namespace WireGate.Tests.Postgres.Parsing;

/// <summary>Texts as they lie in a receive buffer: whole, or in pieces.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Whole(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Cut before each of the offsets.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, params int[] offsets)
    {
        Piece? first = null;
        Piece? last = null;
        var start = 0;
        foreach (var end in (int[])[.. offsets, bytes.Length])
        {
            last = new Piece(bytes.AsMemory(start, end - start), last);
            first ??= last;
            start = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null) return;
            before.Next = this;
            RunningIndex = before.RunningIndex + before.Memory.Length;
        }
    }
}
