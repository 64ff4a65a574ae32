using WireGate.Core.Configuration;

namespace WireGate.Policy;

/// <summary>A file of rules: one mapping with the key <c>rules</c>, a list. The gate's main file has the same key among others.</summary>
public static class PolicyFile
{
    public const string RulesKey = "rules";

    /// <summary>Reads a file of rules into what <see cref="PolicyLoader.Load"/> takes.</summary>
    /// <exception cref="ConfigException">It is not such a file.</exception>
    public static ConfigNode Parse(string file, TextReader text)
    {
        var reader = ConfigDocument.Parse(file, text).AsMapping();
        var rules = reader.Optional(RulesKey) ?? new ConfigSequence(reader.Node.Position, []);
        reader.End();
        return rules;
    }
}
