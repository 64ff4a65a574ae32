using System.Buffers.Binary;
using WireGate.Core;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Rows;

/// <summary>
/// Masks values in DataRow messages: <c>'D' Int32 length, Int16 count, (Int32 length, Byten value)*</c>. What has no mask is copied in as few pieces as there are masks.
/// </summary>
/// <param name="columns">For each column a mask or null.</param>
internal sealed class DataRows(IValueMask?[] columns) : IRowRewriter
{
    private const int HeadLength = 7;

    /// <summary>Of NULL.</summary>
    private const int Null = -1;

    /// <summary>The masks alone, so that a row is not asked column by column for the few that have one.</summary>
    private readonly (int Column, IValueMask Mask)[] _masks = [.. columns.Index().Where(static entry => entry.Item is not null).Select(static entry => (entry.Index, entry.Item!))];

    public int Rewrite(ReadOnlySpan<byte> frames, RowBuffer output)
    {
        var count = 0;
        for (; !frames.IsEmpty; count++)
        {
            if (frames.Length < HeadLength) throw Malformed();
            var length = 1L + BinaryPrimitives.ReadInt32BigEndian(frames[1..]);
            if (length < HeadLength || length > frames.Length) throw Malformed();
            RewriteRow(frames[..(int)length], output);
            frames = frames[(int)length..];
        }

        return count;
    }

    public void End()
    {
    }

    private void RewriteRow(ReadOnlySpan<byte> row, RowBuffer output)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(row[5..]) != columns.Length) throw Malformed();
        var start = output.Length;
        var (column, position, copied) = (0, HeadLength, 0);
        foreach (var (masked, mask) in _masks)
        {
            for (; column < masked; column++) position = Behind(row, position);
            column++;
            var end = Behind(row, position);
            var length = BinaryPrimitives.ReadInt32BigEndian(row[position..]);
            if (length != Null)
            {
                output.Write(row[copied..position]);
                WriteMasked(mask, row[(position + 4)..end], output);
                copied = end;
            }

            position = end;
        }

        for (; column < columns.Length; column++) position = Behind(row, position);
        if (position != row.Length) throw Malformed();
        output.Write(row[copied..]);
        output.Patch(start + 1, output.Length - start - 1);
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

    /// <summary>Where the value that begins there ends.</summary>
    private static int Behind(ReadOnlySpan<byte> row, int position)
    {
        if (row.Length - position < 4) throw Malformed();
        var length = BinaryPrimitives.ReadInt32BigEndian(row[position..]);
        if (length < Null || length > row.Length - position - 4) throw Malformed();
        return position + 4 + Math.Max(length, 0);
    }

    private static ProtocolViolationException Malformed() => new("invalid message format");
}
