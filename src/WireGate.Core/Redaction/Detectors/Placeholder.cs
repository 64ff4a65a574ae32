namespace WireGate.Core.Redaction.Detectors;

/// <summary>What stands in the place of a password: what the gate writes there, and what people write in examples.</summary>
internal static class Placeholder
{
    public static bool Is(ReadOnlySpan<byte> value) =>
        value.IndexOfAnyExcept((byte)'*') < 0
        || (value.Length >= 3 && value.IndexOfAnyExcept((byte)'x', (byte)'X') < 0)
        || (value[0] is (byte)'<' or (byte)'{' or (byte)'[' && value[^1] is (byte)'>' or (byte)'}' or (byte)']')
        || value[0] == '$'
        || value.SequenceEqual("%s"u8) || value.SequenceEqual("?"u8) || value.SequenceEqual("null"u8) || value.SequenceEqual("none"u8);
}
