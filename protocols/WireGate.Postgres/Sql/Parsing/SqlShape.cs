using System.Buffers;
using System.Text;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// A text with its whole numbers left out: texts of one shape are the same tokens to every server from 12 to 18, but for the values of those
/// numbers. Pure bytes, no grammar: a text in which a digit could be anything else than a number has no shape.
/// </summary>
/// <remarks>
/// Without quotes, dollars, backslashes, comments and characters beyond ASCII nothing spans several tokens, so what stands right before and
/// right after a run of digits tells what it is. The rest of the digits, of names, signed or broken numbers, slices, stay part of the shape.
/// </remarks>
internal static class SqlShape
{
    /// <summary>Texts that take long to parse are not worth it, and up to here the shape fits on the stack.</summary>
    public const int MaxSqlBytes = SqlGrammar.InlineBytes;

    /// <summary>Stands for a number. No text that has a shape holds this byte.</summary>
    public const byte Number = 1;

    /// <summary>Longer ones may be numeric instead of integer (2147483648), and so other tokens.</summary>
    private const int MostDigits = 9;

    /// <summary>Printable ASCII and white space of every version (\v is only since 16), without quotes, <c>$</c>, <c>\</c> and <c>?</c> (drivers' parameters).</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "\t\n\r !#%&()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>scan.l: op_chars, as far as they are plain.</summary>
    private static readonly SearchValues<byte> OperatorCharacters = SearchValues.Create("~!@#^&|+-*/%<>="u8);

    private static ReadOnlySpan<byte> Blanks => " \t\n\r"u8;

    /// <summary>False where the text has no shape, or no number to leave out.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="shape">At least as long as the text.</param>
    /// <param name="length">How much of it was written.</param>
    public static bool TryWrite(ReadOnlySpan<byte> sql, Span<byte> shape, out int length)
    {
        length = 0;
        if (sql.Length > MaxSqlBytes || sql.ContainsAnyExcept(Plain) || sql.IndexOf("--"u8) >= 0 || sql.IndexOf("/*"u8) >= 0) return false;
        int copied = 0, at = 0;
        while (NextDigits(sql, at, out var start, out var end))
        {
            at = end;
            if (end - start > MostDigits || !MayBegin(sql[..start]) || !MayEnd(sql[end..])) continue;
            sql[copied..start].CopyTo(shape[length..]);
            length += start - copied;
            shape[length++] = Number;
            copied = end;
        }

        if (copied == 0) return false;
        sql[copied..].CopyTo(shape[length..]);
        length += sql.Length - copied;
        return true;
    }

    private static bool NextDigits(ReadOnlySpan<byte> sql, int from, out int start, out int end)
    {
        start = sql[from..].IndexOfAnyInRange((byte)'0', (byte)'9');
        end = 0;
        if (start < 0) return false;
        start += from;
        var length = sql[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        end = length < 0 ? sql.Length : start + length;
        return true;
    }

    private static bool MayBegin(ReadOnlySpan<byte> before)
    {
        if (before.IsEmpty) return false;
        return before[^1] switch
        {
            (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'(' => !IsSizeOfFloat(before),
            (byte)',' => true,
            (byte)'=' or (byte)'<' or (byte)'>' => EndsInComparison(before),
            _ => false,
        };
    }

    /// <summary>
    /// The one number that the grammar itself looks at in a query or write: FLOAT(24) is float4, FLOAT(25) is float8, FLOAT(54) an error (gram.y:
    /// opt_float). Any word that ends so is taken for it.
    /// </summary>
    private static bool IsSizeOfFloat(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(Blanks);
        return before.EndsWith("("u8) && before[..^1].TrimEnd(Blanks) is [.., _, _, _, _, _] word && Ascii.EqualsIgnoreCase(word[^5..], "float"u8);
    }

    private static bool MayEnd(ReadOnlySpan<byte> after) =>
        after.IsEmpty || after[0] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)')' or (byte)',' or (byte)';';

    /// <summary><c>id=5</c>: one of the comparisons that the grammar itself knows, and no part of a longer operator.</summary>
    private static bool EndsInComparison(ReadOnlySpan<byte> before)
    {
        var start = before.Length;
        while (start > 0 && before.Length - start < 3 && OperatorCharacters.Contains(before[start - 1])) start--;
        var name = before[start..];
        return name.SequenceEqual("="u8) || name.SequenceEqual("<"u8) || name.SequenceEqual(">"u8)
            || name.SequenceEqual("<="u8) || name.SequenceEqual(">="u8) || name.SequenceEqual("<>"u8);
    }
}
