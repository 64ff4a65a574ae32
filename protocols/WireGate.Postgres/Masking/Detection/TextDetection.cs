using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>Hides what is found in a text; what stands around it stays.</summary>
internal sealed class TextDetection(ValueDetectors detectors, FindWriter writer) : IValueMask
{
    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        var copied = 0;
        foreach (var find in detectors.Look(value))
        {
            if (find.Mask.Method == MaskMethod.Null) return false;
            output.Write(value[copied..find.Start]);
            writer.Write(value[find.Start..find.End], find.Mask, isJson: false, output);
            copied = find.End;
        }

        output.Write(value[copied..]);
        return true;
    }
}
