using System.Buffers.Binary;
using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Redaction;

/// <summary>
/// Goes through whole rows or COPY data, value by value: <c>'D', Int32 length, Int16 count, (Int32 length, bytes)*</c>; the whole body of CopyData is one value.
/// </summary>
internal ref struct RowCursor(ReadOnlySpan<byte> frames)
{
    private const int Head = 5;

    private readonly ReadOnlySpan<byte> _frames = frames;
    private int _frameEnd;
    private int _next;

    /// <summary>Of the value: its first byte, and the place behind its last.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>The first value that ends behind a place. Places may only grow.</summary>
    public bool MoveTo(int place)
    {
        while (true)
        {
            // A whole frame before it is left out at once.
            while (_next >= _frameEnd || place >= _frameEnd)
            {
                var frame = _frameEnd;
                if (_frames.Length - frame < Head) return false;
                _frameEnd = Math.Min(_frames.Length, frame + 1 + BinaryPrimitives.ReadInt32BigEndian(_frames[(frame + 1)..]));
                _next = frame + (_frames[frame] == BackendType.DataRow ? Head + 2 : Head);
            }

            if (!TakeValue()) continue;
            if (End > place) return true;
        }
    }

    /// <returns>False for a null, and where the frame has none left.</returns>
    private bool TakeValue()
    {
        Start = _next;
        End = _frameEnd;
        if (!IsRow)
        {
            _next = _frameEnd;
            return true;
        }

        if (_frameEnd - _next < sizeof(int))
        {
            _next = _frameEnd;
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(_frames[_next..]);
        Start = _next + sizeof(int);
        // A length that goes too far: what there is counts as the value.
        End = length < 0 ? Start : (int)Math.Min(_frameEnd, (long)Start + length);
        _next = End;
        return length > 0;
    }

    private readonly bool IsRow => _frames[0] == BackendType.DataRow;
}
