using System.Buffers;
using WireGate.Core.Redaction;
using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Redaction;

/// <summary>
/// A message that comes in pieces. The lengths in a row pass as they are, since what is hidden keeps its length; the values, and the whole body of any other message, go
/// through the scanner.
/// </summary>
internal sealed class LongAnswer(StreamScanner stream) : IDisposable
{
    private const int Head = 5;

    private bool _isRow;

    /// <summary>Bytes that are no text: the head, and the length of the next value.</summary>
    private int _fixed;

    /// <summary>Of the last four of those, the number that they make.</summary>
    private int _length;

    /// <summary>Bytes of the value that did not come yet.</summary>
    private long _left;

    /// <summary>Whether bytes wait for what follows them.</summary>
    public bool IsHolding => stream.IsHolding;

    /// <summary>The first piece.</summary>
    public void Begin(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        _isRow = piece[0] == BackendType.DataRow;
        // The count of the columns; and the length of the first value.
        _fixed = _isRow ? Head + sizeof(short) + sizeof(int) : Head;
        _left = 0;
        Push(piece, output);
    }

    public void Push(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        while (!piece.IsEmpty)
        {
            if (_fixed > 0) piece = piece[TakeFixed(piece, output)..];
            else piece = piece[TakeText(piece, output)..];
        }
    }

    /// <summary>The message is over.</summary>
    public void Finish(IBufferWriter<byte> output) => stream.Finish(output);

    public void Settle(IBufferWriter<byte> output) => stream.Settle(output);

    public void Expire(IBufferWriter<byte> output) => stream.Expire(output);

    public void Dispose() => stream.Dispose();

    private int TakeFixed(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        var taken = Math.Min(_fixed, piece.Length);
        foreach (var one in piece[..taken]) _length = (_length << 8) | one;
        output.Write(piece[..taken]);
        _fixed -= taken;
        if (_fixed > 0) return taken;
        _left = _isRow ? Math.Max(_length, 0) : long.MaxValue;
        if (_left == 0) _fixed = sizeof(int);
        return taken;
    }

    private int TakeText(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        var taken = (int)Math.Min(_left, piece.Length);
        stream.Push(piece[..taken], output);
        _left -= taken;
        if (_left > 0) return taken;
        stream.Finish(output);
        _fixed = sizeof(int);
        return taken;
    }
}
