namespace WireGate.Core.Configuration;

/// <summary>A node of a YAML document that knows where it stands.</summary>
public abstract class ConfigNode(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>What it is, for messages: "a mapping", "a list", "a value".</summary>
    public abstract string Form { get; }

    /// <summary>Nothing was written, or YAML's word for nothing.</summary>
    public virtual bool IsNull => false;

    public MappingReader AsMapping() => new(this as ConfigMapping ?? throw Error("expected a mapping, found " + Form));

    public ConfigException Error(string problem) => new(Position, problem);
}
