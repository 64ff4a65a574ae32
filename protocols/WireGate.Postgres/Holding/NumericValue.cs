using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace WireGate.Postgres.Holding;

/// <summary>numeric in binary: <c>Int16 groups, Int16 weight, Int16 sign, Int16 scale, Int16 group*</c>, groups of four digits (numeric_send).</summary>
internal static class NumericValue
{
    private const int Head = 8;

    /// <summary>More groups than this before or behind the point is shown as bytes: nobody reads it.</summary>
    private const int MostGroups = 64;

    /// <summary>Null where it is no number that can be shown in full.</summary>
    public static string? Show(ReadOnlySpan<byte> value)
    {
        int count = Word(value, 0), weight = Word(value, 1), sign = (ushort)Word(value, 2), scale = Word(value, 3);
        if (sign == 0xC000) return "NaN";
        if (sign is 0xD000 or 0xF000) return sign == 0xD000 ? "Infinity" : "-Infinity";
        if (sign is not (0 or 0x4000) || count < 0 || value.Length != Head + (count * 2) || scale < 0) return null;
        if (weight > MostGroups || weight < -MostGroups || scale > MostGroups * 4 || count > MostGroups * 2) return null;
        var text = new StringBuilder(sign == 0 ? "" : "-");
        var whole = new StringBuilder();
        for (var group = 0; group <= weight; group++) whole.Append(CultureInfo.InvariantCulture, $"{Group(value, count, group):D4}");
        var digits = whole.ToString().TrimStart('0');
        text.Append(digits.Length == 0 ? "0" : digits);
        var fraction = new StringBuilder();
        for (var group = weight + 1; fraction.Length < scale || group < count; group++) fraction.Append(CultureInfo.InvariantCulture, $"{Group(value, count, group):D4}");
        // More digits than the scale has are not what numeric_send writes.
        if (fraction.Length > scale && fraction.ToString(scale, fraction.Length - scale).Trim('0').Length > 0) return null;
        return scale == 0 ? text.ToString() : text.Append('.').Append(fraction, 0, scale).ToString();
    }

    private static int Group(ReadOnlySpan<byte> value, int count, int group) => group >= 0 && group < count ? Word(value, group + (Head / 2)) : 0;

    private static int Word(ReadOnlySpan<byte> value, int index) => BinaryPrimitives.ReadInt16BigEndian(value[(index * 2)..]);
}
