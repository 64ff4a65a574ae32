using System.Collections.Frozen;
using WireGate.Core.Configuration;

namespace WireGate.Identity.Issuers;

/// <summary>
/// How an issuer's names become the configuration's: <c>"*"</c> for every configured name as it stands, a list of those that it may use, or a mapping from the
/// configured name to what the issuer calls it. Whatever is not in it is nobody.
/// </summary>
public sealed class NameMap
{
    public static readonly NameMap Nobody = new(FrozenDictionary<string, string>.Empty);

    private readonly FrozenDictionary<string, string> _names;

    private NameMap(FrozenDictionary<string, string> names) => _names = names;

    /// <summary>The configured name of who the issuer calls this; null if it may not speak for any such.</summary>
    public string? Find(string value) => _names.GetValueOrDefault(value);

    /// <exception cref="ConfigException">A name is not configured, or two share a value.</exception>
    public static NameMap Read(MappingReader keys, string key, IReadOnlyCollection<string> configured, NameMap otherwise)
    {
        if (keys.Optional(key) is not { } node) return otherwise;
        if (node is ConfigScalar { Text: "*" }) return All(configured);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is ConfigMapping)
        {
            foreach (var (name, _) in keys.Named(key))
            {
                Check(name, key, configured);
                foreach (var value in node.AsMapping().Scalars(name.Text)) Add(names, value, name.Text);
            }
        }
        else
        {
            foreach (var name in keys.Scalars(key))
            {
                Check(name, key, configured);
                Add(names, name, name.Text);
            }
        }

        return new NameMap(names.ToFrozenDictionary(StringComparer.Ordinal));
    }

    public static NameMap All(IEnumerable<string> configured) => new(configured.ToFrozenDictionary(name => name, StringComparer.Ordinal));

    private static void Check(ConfigScalar name, string key, IReadOnlyCollection<string> configured)
    {
        if (!configured.Contains(name.Text)) throw name.Error($"\"{name.Text}\" is not under identity.{key}{NearWord.Hint(name.Text, configured)}");
    }

    private static void Add(Dictionary<string, string> names, ConfigScalar value, string name)
    {
        if (value.Text.Length == 0) throw value.Error("the value is empty");
        if (!names.TryAdd(value.Text, name)) throw value.Error($"\"{value.Text}\" is \"{names[value.Text]}\" already");
    }
}
