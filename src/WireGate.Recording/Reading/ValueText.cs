using WireGate.Recording.Format;

namespace WireGate.Recording.Reading;

/// <summary>Parameters as people write them: text in quotes, bytes in hexadecimal.</summary>
public static class ValueText
{
    public static string Of(FrameValue value)
    {
        if (value.Bytes is null) return "NULL";
        return value.IsText ? $"'{value.ToString().Replace("'", "''", StringComparison.Ordinal)}'" : "\\x" + Convert.ToHexStringLower(value.Bytes);
    }
}
