using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>
/// Telephone numbers with their country (E.164: a plus, 8 to 15 digits, and what people put between them), and North American ones as they are written there:
/// <c>(415) 555-0132</c>, <c>415-555-0132</c>. Digits alone are a number like any other.
/// </summary>
internal sealed class PhoneDetector : IDetector
{
    private const int Least = 8, Most = 15;

    private static readonly SearchValues<byte> First = SearchValues.Create("+(0123456789"u8);

    public string Name => "phone";

    public DetectorKind Kind => DetectorKind.Personal;

    public ImmutableArray<Anchor> Anchors => [];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        while (start < value.Length && value[start..].IndexOfAny(First) is >= 0 and var offset)
        {
            var at = start + offset;
            // What is none at its first digit is none at the second.
            start = at + Math.Max(1, Ascii.Run(value, at, Ascii.Digits));
            if (Ascii.Is(value, at - 1, Ascii.Word) || Stands(value, at - 1, '-') || Stands(value, at - 1, '+') || Stands(value, at - 1, '.')) continue;
            if ((value[at] == '+' ? TakeInternational(value, at) : TakeAmerican(value, at)) is not { } end) continue;
            found = DetectedRange.Between(at, end);
            return true;
        }

        found = default;
        return false;
    }

    private static int? TakeInternational(ReadOnlySpan<byte> value, int at)
    {
        var (digits, end) = (0, at + 1);
        if (!Ascii.Is(value, end, Ascii.Digits) || value[end] == '0') return null;
        for (var place = end; place < value.Length && digits <= Most; place++)
        {
            if (Ascii.IsDigit(value[place]))
            {
                digits++;
                end = place + 1;
            }
            else if (value[place] is not ((byte)' ' or (byte)'-' or (byte)'.' or (byte)'(' or (byte)')' or (byte)'/') || place - end > 1)
            {
                break;
            }
        }

        return digits is >= Least and <= Most && !Ascii.Is(value, end, Ascii.Word) ? end : null;
    }

    private static int? TakeAmerican(ReadOnlySpan<byte> value, int at)
    {
        var isBracketed = value[at] == '(';
        if (isBracketed) at++;
        if (!TakesDigits(value, ref at, 3) || value[at - 3] < '2') return null;
        if (isBracketed && (at >= value.Length || value[at++] != ')')) return null;
        if (at >= value.Length) return null;
        var sign = value[at];
        if (sign is (byte)' ' or (byte)'-' or (byte)'.') at++;
        else if (!isBracketed) return null;
        if (!TakesDigits(value, ref at, 3) || value[at - 3] < '2') return null;
        if (at >= value.Length || value[at] is not ((byte)'-' or (byte)'.' or (byte)' ') || (!isBracketed && value[at] != sign)) return null;
        at++;
        return TakesDigits(value, ref at, 4) && !Ascii.Is(value, at, Ascii.Word) && !Stands(value, at, '-') ? at : null;
    }

    private static bool TakesDigits(ReadOnlySpan<byte> value, ref int at, int count)
    {
        if (at + count > value.Length || value.Slice(at, count).IndexOfAnyExcept(Ascii.Digits) >= 0) return false;
        at += count;
        return true;
    }

    private static bool Stands(ReadOnlySpan<byte> value, int at, char one) => (uint)at < (uint)value.Length && value[at] == one;
}
