using System.Buffers.Binary;
using WireGate.Core;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Copy;

/// <summary>
/// <c>"PGCOPY\n\377\r\n\0", Int32 flags, Int32 length, extension</c>; then rows: <c>Int16 count, (Int32 length, Byten value)*</c>; then <c>Int16 -1</c>.
/// https://www.postgresql.org/docs/18/sql-copy.html
/// </summary>
/// <remarks>The header goes with the first row, as servers send it: Npgsql reads both from one message.</remarks>
internal sealed class BinaryCopyRows(IValueMask?[] columns) : ICopyRows
{
    private const int HeaderLength = 19;
    private const int Null = -1;

    private State _state = State.Header;

    private enum State : byte
    {
        Header,
        Rows,
        Over,
    }

    private static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];

    public int Measure(ReadOnlySpan<byte> bytes)
    {
        if (_state == State.Over) throw Malformed();
        if (_state == State.Rows) return MeasureRow(bytes);
        var header = MeasureHeader(bytes);
        if (header == 0) return 0;
        var row = MeasureRow(bytes[header..]);
        return row == 0 ? 0 : header + row;
    }

    public void Rewrite(ReadOnlySpan<byte> row, RowBuffer output)
    {
        if (_state == State.Header)
        {
            var header = MeasureHeader(row);
            output.Write(row[..header]);
            row = row[header..];
            _state = State.Rows;
        }

        if (BinaryPrimitives.ReadInt16BigEndian(row) == -1)
        {
            _state = State.Over;
            output.Write(row);
            return;
        }

        WriteRow(row, output);
    }

    public void End()
    {
        if (_state != State.Over) throw Malformed();
    }

    private int MeasureRow(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2) return 0;
        var count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (count == -1) return 2;
        if (count != columns.Length) throw Malformed();
        long position = 2;
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length - position < 4) return 0;
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[(int)position..]);
            if (length < Null) throw Malformed();
            position += 4 + Math.Max(length, 0);
            if (position > bytes.Length) return 0;
        }

        return (int)position;
    }

    private void WriteRow(ReadOnlySpan<byte> row, RowBuffer output)
    {
        var (position, copied) = (2, 0);
        foreach (var mask in columns)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(row[position..]);
            var end = position + 4 + Math.Max(length, 0);
            if (mask is not null && length != Null)
            {
                output.Write(row[copied..position]);
                WriteMasked(mask, row[(position + 4)..end], output);
                copied = end;
            }

            position = end;
        }

        output.Write(row[copied..]);
    }

    private static void WriteMasked(IValueMask mask, ReadOnlySpan<byte> value, RowBuffer output)
    {
        var length = output.Skip32();
        if (mask.TryMask(value, output))
        {
            output.Patch(length, output.Length - length - 4);
            return;
        }

        output.CutTo(length + 4);
        output.Patch(length, Null);
    }

    private static int MeasureHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength) return 0;
        var extension = BinaryPrimitives.ReadInt32BigEndian(bytes[15..]);
        if (!bytes.StartsWith(Signature) || extension < 0 || extension > Relay.LongMessage.Limit) throw Malformed();
        return bytes.Length - HeaderLength < extension ? 0 : HeaderLength + extension;
    }

    private static ProtocolViolationException Malformed() => new("invalid COPY data");
}
