using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Masking.Copy;

/// <summary>PostgreSQL's text: control letters, backslashes and delimiters in a value stand behind a backslash (CopyAttributeOutText).</summary>
internal sealed class TextLineForm(CopyForm form) : ILineForm
{
    private readonly SearchValues<byte> _special = SearchValues.Create([(byte)'\\', (byte)'\b', (byte)'\f', (byte)'\n', (byte)'\r', (byte)'\t', (byte)'\v', (byte)form.Delimiter]);

    /// <remarks>No end of line stands in a value at all; a delimiter only behind a backslash.</remarks>
    public int EndOf(ReadOnlySpan<byte> text, byte letter)
    {
        for (var place = 0; place < text.Length; place++)
        {
            var next = text[place..].IndexOfAny((byte)'\\', letter);
            if (next < 0) return -1;
            place += next;
            if (text[place] == letter) return place;
            // Whatever follows the backslash is part of the value.
            place++;
        }

        return -1;
    }

    public void Decode(ReadOnlySpan<byte> field, RowBuffer output)
    {
        while (field.IndexOf((byte)'\\') is >= 0 and var place)
        {
            output.Write(field[..place]);
            if (place + 1 == field.Length) throw new ProtocolViolationException("invalid COPY data");
            output.Write(field[place + 1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'v' => (byte)'\v',
                var letter => letter,
            });
            field = field[(place + 2)..];
        }

        output.Write(field);
    }

    public void Encode(ReadOnlySpan<byte> value, ReadOnlySpan<byte> field, RowBuffer output)
    {
        while (value.IndexOfAny(_special) is >= 0 and var place)
        {
            output.Write(value[..place]);
            output.Write((byte)'\\');
            output.Write(value[place] switch
            {
                (byte)'\b' => (byte)'b',
                (byte)'\f' => (byte)'f',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                (byte)'\v' => (byte)'v',
                var letter => letter,
            });
            value = value[(place + 1)..];
        }

        output.Write(value);
    }
}
