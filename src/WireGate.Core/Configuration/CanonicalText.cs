using System.Globalization;
using System.Text;

namespace WireGate.Core.Configuration;

/// <summary>A node's meaning as text, without positions, comments and layout, so that two readings of a file can be compared.</summary>
public static class CanonicalText
{
    public static string Of(ConfigNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    /// <summary>The same without some keys.</summary>
    public static string Of(ConfigMapping mapping, params string[] without) =>
        Of((ConfigNode)new ConfigMapping(mapping.Position, [.. mapping.Entries.Where(entry => !without.Contains(entry.Key.Text))]));

    private static void Write(StringBuilder text, ConfigNode node)
    {
        switch (node)
        {
            case ConfigScalar scalar:
                // Length first, so that no text can look like structure.
                text.Append(CultureInfo.InvariantCulture, $"{(scalar.IsPlain ? 'p' : 'q')}{scalar.Text.Length}:{scalar.Text}");
                break;
            case ConfigSequence sequence:
                text.Append('[');
                foreach (var item in sequence.Items) Write(text, item);
                text.Append(']');
                break;
            case ConfigMapping mapping:
                text.Append('{');
                foreach (var entry in mapping.Entries.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal))
                {
                    Write(text, entry.Key);
                    Write(text, entry.Value);
                }

                text.Append('}');
                break;
        }
    }
}
