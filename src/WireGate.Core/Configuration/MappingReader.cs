using System.Collections.Immutable;
using System.Globalization;

namespace WireGate.Core.Configuration;

/// <summary>
/// Reads a mapping key by key; <see cref="End"/> then refuses every key that nobody read, so that nothing is parsed and not enforced.
/// </summary>
public sealed class MappingReader(ConfigMapping mapping)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ConfigMapping Node { get; } = mapping;

    public ConfigNode? Optional(string key)
    {
        _known.Add(key);
        return Node.Find(key) is { IsNull: false } node ? node : null;
    }

    public ConfigNode Required(string key) => Optional(key) ?? throw Node.Error($"\"{key}\" is missing");

    public string? OptionalString(string key) => Optional(key) is { } node ? Text(node) : null;

    public string String(string key) => Text(Required(key));

    public bool Bool(string key, bool otherwise) => Optional(key) switch
    {
        null => otherwise,
        ConfigScalar { IsPlain: true, Text: "true" } => true,
        ConfigScalar { IsPlain: true, Text: "false" } => false,
        { } node => throw node.Error($"\"{key}\" is true or false"),
    };

    public int Int(string key, int otherwise, int least, int most)
    {
        if (Optional(key) is not { } node) return otherwise;
        return int.TryParse(Text(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value : throw node.Error($"\"{key}\" is a whole number from {least} to {most}");
    }

    /// <summary>A duration such as <c>500ms</c>, <c>30s</c>, <c>15m</c>, <c>8h</c> or <c>90d</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise) =>
        Optional(key) is not { } node ? otherwise
        : Durations.TryParse(Text(node), out var value) ? value
        : throw node.Error($"\"{key}\" is a duration such as 500ms, 30s, 15m, 8h or 90d");

    /// <summary>A size such as <c>4096</c>, <c>64MiB</c> or <c>10GiB</c>, in bytes.</summary>
    public long Size(string key, long otherwise, long least, long most)
    {
        if (Optional(key) is not { } node) return otherwise;
        return Sizes.TryParse(Text(node), out var value) && value >= least && value <= most
            ? value : throw node.Error($"\"{key}\" is a size such as 4096, 64MiB or 10GiB, from {least} to {most} bytes");
    }

    /// <summary>One of several words.</summary>
    public T Word<T>(string key, T otherwise, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (Optional(key) is not { } node) return otherwise;
        var text = Text(node);
        foreach (var (word, value) in words)
            if (word == text) return value;
        var all = new List<string>();
        foreach (var (word, _) in words) all.Add(word);
        throw node.Error($"\"{key}\" is one of {string.Join(", ", all)}{NearWord.Hint(text, all)}");
    }

    /// <summary>A list of values; a single value counts as a list of one. Empty if the key is missing.</summary>
    public ImmutableArray<ConfigScalar> Scalars(string key) => Optional(key) switch
    {
        null => [],
        ConfigScalar one => [one],
        ConfigSequence list => [.. list.Items.Select(item => item as ConfigScalar ?? throw item.Error("expected a value, found " + item.Form))],
        { } other => throw other.Error("expected a value or a list, found " + other.Form),
    };

    public ImmutableArray<string> Strings(string key) => [.. Scalars(key).Select(scalar => scalar.Text)];

    public MappingReader? OptionalMapping(string key) => Optional(key)?.AsMapping();

    /// <summary>The items of a list; empty if the key is missing.</summary>
    public IReadOnlyList<ConfigNode> Items(string key) => Optional(key) switch
    {
        null => [],
        ConfigSequence list => list.Items,
        { } other => throw other.Error("expected a list, found " + other.Form),
    };

    /// <summary>The entries of a mapping whose keys are names chosen by the user; empty if the key is missing.</summary>
    public IReadOnlyList<KeyValuePair<ConfigScalar, ConfigNode>> Named(string key) => Optional(key) switch
    {
        null => [],
        ConfigMapping named => named.Entries,
        { } other => throw other.Error("expected a mapping, found " + other.Form),
    };

    /// <summary>Refuses keys that nobody read, all of them at once.</summary>
    public void End()
    {
        var errors = new ConfigErrors();
        foreach (var (key, _) in Node.Entries)
            if (!_known.Contains(key.Text)) errors.Add(UnknownKey(key, _known));
        errors.ThrowIfAny();
    }

    /// <summary>The error for a key that has no meaning here: tells the near one, and all of them.</summary>
    public static ConfigException UnknownKey(ConfigScalar key, IReadOnlyCollection<string> known) =>
        key.Error($"unknown key \"{key.Text}\"{NearWord.Hint(key.Text, known)}; known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}");

    private static string Text(ConfigNode node) => (node as ConfigScalar ?? throw node.Error("expected a value, found " + node.Form)).Text;
}
