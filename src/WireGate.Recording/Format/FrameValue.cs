using System.Text;

namespace WireGate.Recording.Format;

/// <summary>A parameter, the name of a column or the text of a frame: null, or bytes that may be text.</summary>
/// <param name="Bytes">Null for null.</param>
/// <param name="IsText">Whether the bytes are UTF-8.</param>
public readonly record struct FrameValue(byte[]? Bytes, bool IsText)
{
    /// <summary>What is not UTF-8 is shown by replacement characters.</summary>
    public override string ToString() => Bytes is null ? "" : Encoding.UTF8.GetString(Bytes);
}
