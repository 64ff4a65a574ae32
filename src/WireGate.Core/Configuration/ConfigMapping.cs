namespace WireGate.Core.Configuration;

/// <summary>Keys with their values, in the order of the file.</summary>
public sealed class ConfigMapping(SourcePosition position, IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> entries) : ConfigNode(position)
{
    public IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> Entries { get; } = entries;

    public override string Form => "a mapping";

    public ConfigNode? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key.Text == key) return entry.Value;
        return null;
    }
}
