using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>How a type's values are looked into.</summary>
internal static class Detections
{
    /// <returns>Null for a type that can't hold what is looked for: a date, or a uuid.</returns>
    public static IValueMask? For(ValueDetectors detectors, uint type, bool isBinary, MaskKey key)
    {
        var form = TypeForms.Find(type);
        return form.Kind switch
        {
            ValueKind.Text => new TextDetection(detectors, new FindWriter(key)),
            ValueKind.Padded => new PaddedMask(new TextDetection(detectors, new FindWriter(key))),
            ValueKind.Json => new JsonDetection(detectors, new FindWriter(key), isVersioned: false),
            ValueKind.Jsonb => new JsonDetection(detectors, new FindWriter(key), isVersioned: isBinary),
            ValueKind.Opaque => new ShapedDetection(detectors),
            ValueKind.Array when TypeForms.Find(form.Element).Kind is ValueKind.Text or ValueKind.Padded or ValueKind.Opaque => new ShapedDetection(detectors),
            ValueKind.Plain or ValueKind.Uuid or ValueKind.Bits when isBinary => null,
            _ => new WholeDetection(detectors, ValueMasks.Redact(form, isBinary), form.Kind, isBinary),
        };
    }
}
