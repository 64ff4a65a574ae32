using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking.Values;

/// <summary>What a mask makes of the values of a type, so that whoever decodes the type decodes what it gets.</summary>
internal static class ValueMasks
{
    /// <param name="mask">The rule's mask.</param>
    /// <param name="type">The oid of the column's type.</param>
    /// <param name="isBinary">The column's format.</param>
    /// <param name="key">Of hashes.</param>
    public static IValueMask For(Mask mask, uint type, bool isBinary, MaskKey key)
    {
        var form = TypeForms.Find(type);
        return mask.Method switch
        {
            _ when form.Kind == ValueKind.Opaque => ConstantMask.Null,
            MaskMethod.Redact => Redact(form, isBinary),
            MaskMethod.Partial => Partial(form, isBinary),
            MaskMethod.Hash => Hash(form, isBinary, key),
            MaskMethod.Fixed => Fixed(form, type, mask.Text ?? "", isBinary),
            _ => ConstantMask.Null,
        };
    }

    public static IValueMask Redact(TypeForm form, bool isBinary) => form.Kind switch
    {
        ValueKind.Opaque => ConstantMask.Null,
        ValueKind.Padded => new PaddedMask(new ConstantMask(form.Constant(isBinary))),
        ValueKind.Numeric or ValueKind.Bits => new ZeroMask(form.Kind, isBinary),
        _ => new ConstantMask(form.Constant(isBinary)),
    };

    private static IValueMask Partial(TypeForm form, bool isBinary) => form.Kind switch
    {
        ValueKind.Text => PartialMask.Instance,
        ValueKind.Padded => new PaddedMask(PartialMask.Instance),
        _ => Redact(form, isBinary),
    };

    private static IValueMask Hash(TypeForm form, bool isBinary, MaskKey key) => form.Kind switch
    {
        ValueKind.Text or ValueKind.Integer or ValueKind.Uuid or ValueKind.Bytes or ValueKind.Json or ValueKind.Jsonb => new HashMask(form.Kind, form.Width, isBinary, key),
        ValueKind.Padded => new PaddedMask(new HashMask(ValueKind.Text, 0, isBinary, key)),
        _ => Redact(form, isBinary),
    };

    private static IValueMask Fixed(TypeForm form, uint type, string text, bool isBinary)
    {
        if (FixedValue.Encode(type, form, text, isBinary) is not { } encoded) return ConstantMask.Null;
        var constant = new ConstantMask(encoded);
        return form.Kind == ValueKind.Padded ? new PaddedMask(constant) : constant;
    }
}
