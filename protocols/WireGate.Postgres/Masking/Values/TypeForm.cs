namespace WireGate.Postgres.Masking.Values;

/// <summary>How a type is written.</summary>
/// <param name="Kind">What can stand in the place of its values.</param>
/// <param name="Text">A constant of it in text format, as the server itself would write it.</param>
/// <param name="Binary">The same constant in binary format.</param>
/// <param name="Element">Of an array: the oid of its elements' type.</param>
internal sealed record TypeForm(ValueKind Kind, byte[] Text, byte[] Binary, uint Element = 0)
{
    public static TypeForm Opaque { get; } = new(ValueKind.Opaque, [], []);

    /// <summary>Of an integer: how many bytes it has in binary format.</summary>
    public int Width => Binary.Length;

    /// <summary>The constant of a format.</summary>
    public byte[] Constant(bool isBinary) => isBinary ? Binary : Text;
}
