using System.Buffers.Binary;
using WireGate.Core;
using WireGate.Postgres.Masking.Rows;

namespace WireGate.Postgres.Masking.Copy;

/// <summary>
/// Masks the rows of COPY TO STDOUT: CopyData messages, <c>'d' Int32 length, Byten</c>. A server sends one row in each, and promises nothing: they are a stream here, and a row goes on once
/// all of it has come.
/// </summary>
internal sealed class CopyFrames(ICopyRows rows) : IRowRewriter
{
    private const int HeadLength = 5;

    /// <summary>What has come of a row that is not whole.</summary>
    private readonly RowBuffer _pending = new();

    private int _written;

    public int Rewrite(ReadOnlySpan<byte> frames, RowBuffer output)
    {
        _written = 0;
        while (!frames.IsEmpty)
        {
            if (frames.Length < HeadLength) throw Malformed();
            var length = 1L + BinaryPrimitives.ReadInt32BigEndian(frames[1..]);
            if (length < HeadLength || length > frames.Length) throw Malformed();
            Feed(frames[HeadLength..(int)length], output);
            frames = frames[(int)length..];
        }

        return _written;
    }

    public void End()
    {
        if (_pending.Length > 0) throw new ProtocolViolationException("COPY ended inside a row");
        rows.End();
    }

    private void Feed(ReadOnlySpan<byte> piece, RowBuffer output)
    {
        if (_pending.Length > 0)
        {
            if (_pending.Length + (long)piece.Length > Relay.LongMessage.Limit) throw new ProtocolViolationException("a row of COPY is too long for its masks to be put on");
            _pending.Write(piece);
            var left = Take(_pending.Span, output);
            // What is left lies in the same memory, behind what was taken.
            _pending.CutFrom(_pending.Length - left);
            return;
        }

        var rest = Take(piece, output);
        _pending.Write(piece[^rest..]);
    }

    /// <returns>How many bytes at the end belong to a row that is not whole.</returns>
    private int Take(ReadOnlySpan<byte> bytes, RowBuffer output)
    {
        while (!bytes.IsEmpty && rows.Measure(bytes) is > 0 and var length)
        {
            output.Write((byte)'d');
            var start = output.Skip32();
            rows.Rewrite(bytes[..length], output);
            output.Patch(start, output.Length - start);
            _written++;
            bytes = bytes[length..];
        }

        return bytes.Length;
    }

    private static ProtocolViolationException Malformed() => new("invalid message format");
}
