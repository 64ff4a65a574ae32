using System.Buffers;
using System.Text;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Holding;

/// <summary>
/// A text with its constants taken out: what a grant covers beyond the one statement that people saw. Only of one plain query or write in which no constant
/// decides what is touched; what the taking out can't be sure of has no shape.
/// </summary>
internal static class StatementShape
{
    /// <summary>Outside of strings: printable ASCII and white space without what begins another kind of literal or comment, and without the marks that stand for constants.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Null where it has none.</summary>
    /// <param name="facts">What the text says.</param>
    /// <param name="text">The SQL, without a leading comment.</param>
    /// <param name="types">The declared types of its parameters, four bytes each.</param>
    public static string? Of(SqlFacts facts, ReadOnlySpan<byte> text, ReadOnlySpan<byte> types)
    {
        if (!facts.HoldsForAnyNumbers || !facts.ParameterTypes.IsEmpty || facts.Statements is not [var statement] || HasTellingString(statement)) return null;
        var shape = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var rest = text[at..];
            if (!Plain.Contains(rest[0]) || rest.StartsWith("--"u8) || rest.StartsWith("/*"u8)) return null;
            var length = rest[0] switch
            {
                (byte)'\'' => EndOfString(text, at, shape),
                (byte)'"' => EndOfName(rest, shape),
                >= (byte)'0' and <= (byte)'9' or (byte)'.' => EndOfNumber(rest, shape),
                (byte)'$' => EndOfParameter(rest, shape),
                _ when IsLetter(rest[0]) => EndOfWord(rest, shape),
                _ => Copy(rest[..1], shape),
            };
            if (length == 0) return null;
            at += length;
        }

        return types.IsEmpty ? shape.ToString() : $"{shape} -- types {Convert.ToHexStringLower(types)}";
    }

    /// <summary>A string may name what is touched: nextval('orders_id_seq'), 'orders'::regclass.</summary>
    private static bool HasTellingString(StatementFacts statement)
    {
        foreach (var function in statement.Functions)
            if (function.ConstantArguments.Any(static argument => argument is not null)) return true;
        foreach (var type in statement.Types)
            if (type.Name.StartsWith("reg", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>Doubled quotes only: strings are read by standard_conforming_strings, and a prefix (E, B, X, N, U&amp;) makes another literal of it.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text, int at, StringBuilder shape)
    {
        if (at > 0 && (IsLetter(text[at - 1]) || text[at - 1] is (byte)'&' or (byte)'\'' or (byte)'"')) return 0;
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] != '\'') continue;
            if (end + 1 < text.Length && text[end + 1] == '\'')
            {
                end++;
                continue;
            }

            shape.Append("'?'");
            return end + 1 - at;
        }

        return 0;
    }

    private static int EndOfName(ReadOnlySpan<byte> rest, StringBuilder shape)
    {
        var end = rest[1..].IndexOf((byte)'"');
        return end < 0 || !Ascii.IsValid(rest[..(end + 2)]) ? 0 : Copy(rest[..(end + 2)], shape);
    }

    /// <summary>Digits with a point or exponent; what is written in another way has no shape.</summary>
    private static int EndOfNumber(ReadOnlySpan<byte> rest, StringBuilder shape)
    {
        var length = rest.IndexOfAnyExcept("0123456789."u8);
        var digits = length < 0 ? rest : rest[..length];
        if (digits.SequenceEqual("."u8)) return Copy(digits, shape);
        if (digits.Count((byte)'.') > 1 || (length >= 0 && (IsLetter(rest[length]) || rest[length] == '$'))) return 0;
        shape.Append('?');
        return digits.Length;
    }

    private static int EndOfParameter(ReadOnlySpan<byte> rest, StringBuilder shape)
    {
        var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? rest.Length : length + 1;
        // A dollar quote, or a name that holds a dollar.
        if (length == 1 || (length < rest.Length && (IsLetter(rest[length]) || rest[length] == '$'))) return 0;
        return Copy(rest[..length], shape);
    }

    private static int EndOfWord(ReadOnlySpan<byte> rest, StringBuilder shape)
    {
        var length = 1;
        while (length < rest.Length && (IsLetter(rest[length]) || rest[length] is >= (byte)'0' and <= (byte)'9' or (byte)'$')) length++;
        return Copy(rest[..length], shape);
    }

    private static int Copy(ReadOnlySpan<byte> bytes, StringBuilder shape)
    {
        shape.Append(Encoding.ASCII.GetString(bytes));
        return bytes.Length;
    }

    private static bool IsLetter(byte value) => value is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or (byte)'_';
}
