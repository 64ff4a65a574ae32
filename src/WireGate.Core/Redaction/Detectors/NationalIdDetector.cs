using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>
/// Numbers that a state gives a person, where something tells them from other numbers: of the United States (SSN with its hyphens), the United Kingdom (NINO),
/// Spain (DNI, NIE), France (NIR), Italy (codice fiscale), Poland (PESEL) and Brazil (CPF with its signs).
/// </summary>
internal sealed class NationalIdDetector : IDetector
{
    /// <summary>The longest is Italy's, the shortest Spain's.</summary>
    private const int Longest = 16, Shortest = 9;

    public string Name => "national-id";

    public DetectorKind Kind => DetectorKind.Personal;

    public ImmutableArray<Anchor> Anchors => [];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        Span<byte> word = stackalloc byte[Longest];
        while (start < value.Length && value[start..].IndexOfAny(Ascii.Alphanumeric) is >= 0 and var offset)
        {
            var at = start + offset;
            var length = Ascii.Run(value, at, Ascii.Alphanumeric);
            start = at + length;
            if (Ascii.Is(value, at - 1, Ascii.Word) || Stands(value, at - 1)) continue;
            if (TakeSigned(value, at, length) is { } signed)
                found = DetectedRange.Between(at, signed);
            else if (length is >= Shortest and <= Longest && !Ascii.Is(value, start, Ascii.Word) && IsOne(ToUpper(value.Slice(at, length), word)))
                found = new DetectedRange(at, length);
            else
                continue;
            return true;
        }

        found = default;
        return false;
    }

    private static ReadOnlySpan<byte> ToUpper(ReadOnlySpan<byte> text, Span<byte> word)
    {
        _ = System.Text.Ascii.ToUpper(text, word, out var written);
        return word[..written];
    }

    private static bool IsOne(ReadOnlySpan<byte> word) => word.Length switch
    {
        9 => NationalIds.IsNino(word) || NationalIds.IsDni(word),
        11 => NationalIds.IsPesel(word),
        15 => NationalIds.IsNir(word),
        16 => NationalIds.IsCodiceFiscale(word),
        _ => false,
    };

    /// <summary>Those that are written with signs between their digits.</summary>
    private static int? TakeSigned(ReadOnlySpan<byte> value, int at, int length)
    {
        if (length != 3) return null;
        var (ssn, cpf) = (at + "123-45-6789".Length, at + "123.456.789-01".Length);
        if (ssn <= value.Length && NationalIds.IsSsn(value[at..ssn]) && IsEnd(value, ssn)) return ssn;
        return cpf <= value.Length && NationalIds.IsCpf(value[at..cpf]) && IsEnd(value, cpf) ? cpf : null;
    }

    private static bool IsEnd(ReadOnlySpan<byte> value, int end) => !Ascii.Is(value, end, Ascii.Word) && !Stands(value, end);

    private static bool Stands(ReadOnlySpan<byte> value, int at) => (uint)at < (uint)value.Length && value[at] == '-';
}
