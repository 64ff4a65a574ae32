using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>Puts a message together that comes in pieces and has to be seen whole before any of it may go on.</summary>
internal sealed class LongMessage
{
    /// <summary>A row that is masked is put together anew, which takes its length twice; sixteen sessions that do so at once take half a gibibyte.</summary>
    public const long Limit = 16 << 20;

    private readonly RowBuffer _bytes = new();

    /// <summary>Whether the rest of one is to be added.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Its head.</summary>
    public BackendFrame Frame { get; private set; }

    /// <summary>Valid until the next begins.</summary>
    public ReadOnlySequence<byte> Bytes => _bytes.Sequence;

    /// <exception cref="ProtocolViolationException">It is longer than <see cref="Limit"/>.</exception>
    public void Begin(in BackendFrame frame, in ReadOnlySequence<byte> piece)
    {
        if (frame.TotalLength > Limit) throw new ProtocolViolationException("message is too long");
        Frame = frame;
        IsOpen = true;
        _bytes.Clear();
        Add(piece, last: false);
    }

    public void Add(in ReadOnlySequence<byte> piece, bool last)
    {
        foreach (var segment in piece) _bytes.Write(segment.Span);
        IsOpen = !last;
    }

    /// <summary>What was put together has been used: a session that is idle holds no long row.</summary>
    public void Release() => _bytes.Clear();

    /// <summary>One that lies in several pieces of memory, in one.</summary>
    public ReadOnlySequence<byte> Join(in ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment) return message;
        _bytes.Clear();
        Add(message, last: true);
        return Bytes;
    }
}
