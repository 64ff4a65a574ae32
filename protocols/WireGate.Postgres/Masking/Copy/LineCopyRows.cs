using System.Text;
using WireGate.Core;
using WireGate.Postgres.Masking.Values;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Masking.Copy;

/// <summary>Lines of text or CSV: values between delimiters, and an end of line that a value can only hold in quotes. https://www.postgresql.org/docs/18/sql-copy.html</summary>
internal sealed class LineCopyRows(IValueMask?[] columns, CopyForm form, ILineForm lines) : ICopyRows
{
    private readonly byte[] _null = Encoding.UTF8.GetBytes(form.Null);
    private readonly byte _delimiter = (byte)form.Delimiter;
    private readonly RowBuffer _value = new();
    private readonly RowBuffer _masked = new();
    private bool _isHeader = form.HasHeader;

    public int Measure(ReadOnlySpan<byte> bytes) => lines.EndOf(bytes, (byte)'\n') is >= 0 and var end ? end + 1 : 0;

    public void Rewrite(ReadOnlySpan<byte> row, RowBuffer output)
    {
        if (_isHeader)
        {
            _isHeader = false;
            output.Write(row);
            return;
        }

        // A server on Windows ends lines with both; a value has neither unescaped.
        var end = row.Length - (row.EndsWith("\r\n"u8) ? 2 : 1);
        var rest = row[..end];
        for (var column = 0; ; column++)
        {
            if (column == columns.Length) throw Malformed();
            var length = lines.EndOf(rest, _delimiter);
            WriteField(length < 0 ? rest : rest[..length], columns[column], output);
            if (length < 0)
            {
                if (column + 1 != columns.Length) throw Malformed();
                break;
            }

            output.Write(_delimiter);
            rest = rest[(length + 1)..];
        }

        output.Write(row[end..]);
    }

    public void End()
    {
    }

    private void WriteField(ReadOnlySpan<byte> field, IValueMask? mask, RowBuffer output)
    {
        if (mask is null || field.SequenceEqual(_null))
        {
            output.Write(field);
            return;
        }

        _value.Clear();
        lines.Decode(field, _value);
        _masked.Clear();
        if (mask.TryMask(_value.Span, _masked)) lines.Encode(_masked.Span, field, output);
        else output.Write(_null);
    }

    private static ProtocolViolationException Malformed() => new("invalid COPY data");
}
