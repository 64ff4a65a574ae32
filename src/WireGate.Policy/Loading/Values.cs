using System.Collections.Immutable;
using WireGate.Core.Configuration;

namespace WireGate.Policy.Loading;

/// <summary>
/// Reads values of rules. A key that is there and empty is an error: read as "not written", <c>group:</c> in an allow rule would mean
/// everybody.
/// </summary>
internal static class Values
{
    public static ConfigMapping Mapping(ConfigNode node, string key)
    {
        if (node is not ConfigMapping mapping) throw node.Error(node.IsNull ? $"\"{key}\" is empty" : $"\"{key}\" is a mapping, not {node.Form}");
        return mapping.Entries.Count > 0 ? mapping : throw node.Error($"\"{key}\" is empty");
    }

    public static ConfigScalar Scalar(ConfigNode node, string key)
    {
        if (node is not ConfigScalar scalar) throw node.Error($"\"{key}\" is one value, not {node.Form}");
        return scalar.IsNull || scalar.Text.Length == 0 ? throw node.Error($"\"{key}\" is empty") : scalar;
    }

    /// <summary>One value or a list of values; never empty.</summary>
    public static ImmutableArray<ConfigScalar> Scalars(ConfigNode node, string key)
    {
        if (node is not ConfigSequence list)
            return node is ConfigMapping ? throw node.Error($"\"{key}\" is a value or a list, not {node.Form}") : [Scalar(node, key)];
        return list.Items.Count > 0 ? [.. list.Items.Select(item => Scalar(item, key))] : throw node.Error($"\"{key}\" is empty");
    }

    /// <summary>One line for people, which goes into protocol messages and logs.</summary>
    public static string Line(ConfigNode node, string key, int most)
    {
        var text = Scalar(node, key).Text.Trim();
        if (text.Length == 0 || text.Length > most) throw node.Error($"\"{key}\" is 1 to {most} characters long");
        return text.Any(char.IsControl) ? throw node.Error($"\"{key}\" is one line without control characters") : text;
    }
}
