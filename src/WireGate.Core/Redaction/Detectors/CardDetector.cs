using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>
/// Numbers of payment cards (ISO/IEC 7812): 13 to 19 digits in a row, or in the groups that are printed on cards, that begin as an issuer's do and pass the check
/// digit.
/// </summary>
internal sealed class CardDetector : IDetector
{
    private const int Least = 13, Most = 19;

    /// <summary>As cards show them: most, those of 19 digits, American Express, Diners Club.</summary>
    private static readonly ImmutableArray<ImmutableArray<int>> Groups = [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];

    public string Name => "card";

    public DetectorKind Kind => DetectorKind.Personal;

    public ImmutableArray<Anchor> Anchors => [];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        Span<byte> digits = stackalloc byte[Most];
        while (start < value.Length && value[start..].IndexOfAny(Ascii.Digits) is >= 0 and var offset)
        {
            var at = start + offset;
            var run = Ascii.Run(value, at, Ascii.Digits);
            start = at + run;
            if (Ascii.Is(value, at - 1, Ascii.Word)) continue;
            if ((TakeRow(value, at, run, digits) ?? TakeGroups(value, at, digits)) is not { } end) continue;
            found = DetectedRange.Between(at, end);
            return true;
        }

        found = default;
        return false;
    }

    private static int? TakeRow(ReadOnlySpan<byte> value, int at, int run, Span<byte> digits)
    {
        if (run is < Least or > Most || Ascii.Is(value, at + run, Ascii.Word)) return null;
        value.Slice(at, run).CopyTo(digits);
        return IsCard(digits[..run]) ? at + run : null;
    }

    private static int? TakeGroups(ReadOnlySpan<byte> value, int at, Span<byte> digits)
    {
        foreach (var groups in Groups)
            if (TakeGroups(value, at, groups.AsSpan(), digits) is { } end) return end;
        return null;
    }

    private static int? TakeGroups(ReadOnlySpan<byte> value, int at, ReadOnlySpan<int> groups, Span<byte> digits)
    {
        var count = 0;
        var sign = (byte)0;
        foreach (var size in groups)
        {
            if (count > 0)
            {
                if (at >= value.Length || value[at] is not ((byte)' ' or (byte)'-') || (sign != 0 && value[at] != sign)) return null;
                sign = value[at++];
            }

            if (at + size > value.Length || value.Slice(at, size).IndexOfAnyExcept(Ascii.Digits) >= 0 || Ascii.Is(value, at + size, Ascii.Word)) return null;
            value.Slice(at, size).CopyTo(digits[count..]);
            (count, at) = (count + size, at + size);
        }

        return IsCard(digits[..count]) ? at : null;
    }

    private static bool IsCard(ReadOnlySpan<byte> digits) => IsIssued(digits) && CheckDigits.Luhn(digits);

    /// <summary>The first digits of the networks: 2221 to 2720 and 5 Mastercard and Maestro, 3 American Express, Diners Club and JCB, 4 Visa, 6 Discover, Maestro and UnionPay.</summary>
    private static bool IsIssued(ReadOnlySpan<byte> digits) => digits[0] switch
    {
        (byte)'2' => digits[..4].SequenceCompareTo("2221"u8) >= 0 && digits[..4].SequenceCompareTo("2720"u8) <= 0,
        (byte)'3' => digits[1] is (byte)'0' or (byte)'4' or (byte)'5' or (byte)'6' or (byte)'7' or (byte)'8' or (byte)'9',
        (byte)'4' or (byte)'5' or (byte)'6' => true,
        _ => false,
    };
}
