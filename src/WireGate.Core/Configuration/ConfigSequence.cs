namespace WireGate.Core.Configuration;

public sealed class ConfigSequence(SourcePosition position, IReadOnlyList<ConfigNode> items) : ConfigNode(position)
{
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    public override string Form => "a list";
}
