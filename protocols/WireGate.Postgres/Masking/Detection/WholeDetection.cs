using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using WireGate.Core.Masks;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>Hides all of a value in which something is found, since its type has no room for a part: the number of a card in a bigint.</summary>
/// <param name="detectors">What is looked for.</param>
/// <param name="whole">What stands in the value's place.</param>
/// <param name="kind">Of the type.</param>
/// <param name="isBinary">The column's format.</param>
internal sealed class WholeDetection(ValueDetectors detectors, IValueMask whole, ValueKind kind, bool isBinary) : IValueMask
{
    private readonly RowBuffer _shown = new();

    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        var shown = Show(value);
        foreach (var find in detectors.Look(shown))
            return find.Mask.Method != MaskMethod.Null && whole.TryMask(value, output);
        output.Write(value);
        return true;
    }

    /// <summary>The value as a person would read it.</summary>
    private ReadOnlySpan<byte> Show(ReadOnlySpan<byte> value)
    {
        if (!isBinary && kind != ValueKind.Bytes) return value;
        _shown.Clear();
        switch (kind)
        {
            case ValueKind.Bytes when !isBinary && value.StartsWith("\\x"u8):
                Convert.FromHexString(value[2..], _shown.GetSpan(value.Length), out _, out var decoded);
                _shown.Advance(decoded);
                return _shown.Span;
            case ValueKind.Integer when value.Length == sizeof(long):
                Utf8Formatter.TryFormat(BinaryPrimitives.ReadInt64BigEndian(value), _shown.GetSpan(20), out var written);
                _shown.Advance(written);
                return _shown.Span;
            case ValueKind.Numeric when NumericValue.Show(value) is { } digits:
                Encoding.UTF8.GetBytes(digits, _shown);
                return _shown.Span;
            default:
                return value;
        }
    }
}
