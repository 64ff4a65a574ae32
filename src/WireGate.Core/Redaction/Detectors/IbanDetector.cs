using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>International bank account numbers (ISO 13616): as long as their country's are, in a row or in groups of four, with check digits that fit.</summary>
internal sealed class IbanDetector : IDetector
{
    private const int Longest = 34;

    /// <summary>From the registry that SWIFT keeps.</summary>
    private static readonly FrozenDictionary<string, int> Lengths = ReadLengths(
        """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23
        GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18
        NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
        """);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Country = Lengths.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Name => "iban";

    public DetectorKind Kind => DetectorKind.Personal;

    public ImmutableArray<Anchor> Anchors => [];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        // Every one has digits at its third and fourth place.
        for (var at = start + 2; at + 1 < value.Length; at++)
        {
            var digit = value[at..].IndexOfAny(Ascii.Digits);
            if (digit < 0) break;
            at += digit;
            var from = at - 2;
            if (from < start || Ascii.Is(value, from - 1, Ascii.Word) || TakeAt(value, from) is not { } end) continue;
            found = DetectedRange.Between(from, end);
            return true;
        }

        found = default;
        return false;
    }

    private static int? TakeAt(ReadOnlySpan<byte> value, int from)
    {
        if (!Ascii.IsLetter(value[from]) || !Ascii.IsLetter(value[from + 1]) || !Ascii.Is(value, from + 3, Ascii.Digits)) return null;
        ReadOnlySpan<char> country = [char.ToUpperInvariant((char)value[from]), char.ToUpperInvariant((char)value[from + 1])];
        if (!Country.TryGetValue(country, out var length)) return null;
        Span<byte> characters = stackalloc byte[Longest];
        var (count, at) = (0, from);
        while (count < length)
        {
            if (at < value.Length && value[at] == ' ' && count > 0 && count % 4 == 0 && value[at - 1] != ' ') at++;
            if (at >= value.Length || !Ascii.IsAlphanumeric(value[at])) return null;
            characters[count++] = value[at++];
        }

        return !Ascii.Is(value, at, Ascii.Word) && CheckDigits.Iban(characters[..length]) ? at : null;
    }

    private static FrozenDictionary<string, int> ReadLengths(string table) =>
        table.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenDictionary(
            static one => one[..2], static one => int.Parse(one.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));
}
