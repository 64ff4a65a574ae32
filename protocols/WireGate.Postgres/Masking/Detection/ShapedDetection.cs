using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>
/// Hides what is found in a value that has a shape around its texts: arrays, composites, types that are not known here. As many stars as there were bytes keep every length and every quote, whatever
/// the method; where it is NULL, all of the value is.
/// </summary>
internal sealed class ShapedDetection(ValueDetectors detectors) : IValueMask
{
    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        var start = output.Length;
        output.Write(value);
        foreach (var find in detectors.Look(value))
        {
            if (find.Mask.Method == MaskMethod.Null) return false;
            Cover(output.Tail(start)[find.Start..find.End]);
        }

        return true;
    }

    /// <summary>What was found may begin with a brace: it can be part of an address. It stays, as do quotes and what is between elements.</summary>
    private static void Cover(Span<byte> found)
    {
        foreach (ref var letter in found)
            if (letter is not ((byte)'{' or (byte)'}' or (byte)'(' or (byte)')' or (byte)',' or (byte)'"' or (byte)'\\')) letter = (byte)'*';
    }
}
