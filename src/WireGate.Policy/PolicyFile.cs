using WireGate.Core.Configuration;

namespace WireGate.Policy;

/// <summary>
/// A file of rules: one mapping with the key <c>rules</c>, a list. The gate's main file has the same key among others. Cases may stand beside the rules; only
/// <c>policy test</c> reads them.
/// </summary>
public static class PolicyFile
{
    public const string RulesKey = "rules";

    /// <summary>Cases, and the catalogues of the targets that they name.</summary>
    public const string TestsKey = "tests", CataloguesKey = "catalogues";

    /// <summary>Reads a file of rules into what <see cref="PolicyLoader.Load"/> takes.</summary>
    /// <exception cref="ConfigException">It is not such a file.</exception>
    public static ConfigNode Parse(string file, TextReader text)
    {
        var reader = ConfigDocument.Parse(file, text).AsMapping();
        var rules = reader.Optional(RulesKey) ?? new ConfigSequence(reader.Node.Position, []);
        AllowTests(reader);
        reader.End();
        return rules;
    }

    /// <summary>Makes the keys of cases known ones.</summary>
    public static void AllowTests(MappingReader reader)
    {
        reader.Optional(TestsKey);
        reader.Optional(CataloguesKey);
    }
}
