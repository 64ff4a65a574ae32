using System.Buffers;
using System.Buffers.Binary;
using WireGate.Core;

namespace WireGate.Postgres.Recording;

/// <summary>The rows of one direction, as far as the target's recording wants them: so many of each operation, whole, as they were framed.</summary>
internal sealed class RecordedRows(ISessionRecord record) : IPieces
{
    private long _operation;
    private long _recorded;
    private bool _inLong;

    /// <param name="operation">Whose rows they are.</param>
    /// <param name="rows">One row or the first piece of one, or a run of whole ones in one piece of memory.</param>
    /// <param name="count">How many.</param>
    public void Add(long operation, in ReadOnlySequence<byte> rows, int count)
    {
        if (operation != _operation) (_operation, _recorded) = (operation, 0);
        var wanted = record.RowLimit.Rows - _recorded;
        _inLong = wanted > 0;
        if (wanted <= 0) return;
        if (count <= wanted)
        {
            _recorded += count;
            record.Rows(operation, rows, count);
            return;
        }

        _recorded += wanted;
        record.Rows(operation, rows.Slice(0, Measure(rows.FirstSpan, wanted)), (int)wanted);
    }

    /// <summary>A further piece of a long row.</summary>
    public void Add(in ReadOnlySequence<byte> piece, bool last)
    {
        if (_inLong) record.Rows(_operation, piece, 0);
    }

    private static int Measure(ReadOnlySpan<byte> rows, long count)
    {
        var length = 0;
        for (; count > 0; count--) length += 1 + BinaryPrimitives.ReadInt32BigEndian(rows[(length + 1)..]);
        return length;
    }
}
