namespace WireGate.Core.Configuration;

/// <summary>A single value. <paramref name="isPlain"/> is false where it was quoted, and so can't mean null or a boolean.</summary>
public sealed class ConfigScalar(SourcePosition position, string text, bool isPlain) : ConfigNode(position)
{
    public string Text { get; } = text;

    public bool IsPlain { get; } = isPlain;

    public override string Form => "a value";

    public override bool IsNull => IsPlain && Text is ("" or "~" or "null");
}
