using System.Text;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Masking.Copy;

/// <summary>CSV: a value with a quote, a delimiter or an end of line in it stands in quotes, in which an escape stands before a quote and before itself (CopyAttributeOutCSV).</summary>
internal sealed class CsvLineForm(CopyForm form) : ILineForm
{
    private readonly byte _quote = (byte)form.Quote;
    private readonly byte _escape = (byte)form.Escape;
    private readonly byte _delimiter = (byte)form.Delimiter;
    private readonly byte[] _null = Encoding.UTF8.GetBytes(form.Null);

    public int EndOf(ReadOnlySpan<byte> text, byte letter)
    {
        var inQuotes = false;
        for (var place = 0; place < text.Length; place++)
        {
            var one = text[place];
            // Where both are one letter, two of them close and open again.
            if (inQuotes && one == _escape && _escape != _quote) place++;
            else if (one == _quote) inQuotes = !inQuotes;
            else if (one == letter && !inQuotes) return place;
        }

        return -1;
    }

    public void Decode(ReadOnlySpan<byte> field, RowBuffer output)
    {
        var inQuotes = false;
        for (var place = 0; place < field.Length; place++)
        {
            var one = field[place];
            if (inQuotes && one == _escape && place + 1 < field.Length && (field[place + 1] == _quote || field[place + 1] == _escape)) output.Write(field[++place]);
            else if (one == _quote) inQuotes = !inQuotes;
            else output.Write(one);
        }
    }

    public void Encode(ReadOnlySpan<byte> value, ReadOnlySpan<byte> field, RowBuffer output)
    {
        // An end-of-data marker of old must not look like one.
        var isQuoted = (!field.IsEmpty && field[0] == _quote) || value.IndexOfAny((byte)'\n', (byte)'\r') >= 0 || value.IndexOfAny(_quote, _delimiter) >= 0 || value.SequenceEqual(_null) || value.SequenceEqual("\\."u8);
        if (!isQuoted)
        {
            output.Write(value);
            return;
        }

        output.Write(_quote);
        foreach (var one in value)
        {
            if (one == _quote || one == _escape) output.Write(_escape);
            output.Write(one);
        }

        output.Write(_quote);
    }
}
