namespace WireGate.Recording.Reading;

/// <summary>One value of a row as the client saw it; null bytes for NULL.</summary>
public readonly record struct RowValue(ReadOnlyMemory<byte>? Bytes)
{
    /// <summary>The text, or hexadecimal where it is not UTF-8 (values in binary form are mostly not).</summary>
    public override string ToString()
    {
        if (Bytes is not { } bytes) return "NULL";
        return System.Text.Unicode.Utf8.IsValid(bytes.Span) && !bytes.Span.Contains((byte)0)
            ? System.Text.Encoding.UTF8.GetString(bytes.Span)
            : "\\x" + Convert.ToHexStringLower(bytes.Span);
    }
}
