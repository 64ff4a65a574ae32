namespace WireGate.Postgres.Masking.Values;

/// <summary>The same for every value.</summary>
/// <param name="constant">Null for NULL.</param>
internal sealed class ConstantMask(byte[]? constant) : IValueMask
{
    public static ConstantMask Null { get; } = new(null);

    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        if (constant is null) return false;
        output.Write(constant);
        return true;
    }
}
