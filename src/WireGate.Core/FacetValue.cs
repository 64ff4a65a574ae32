namespace WireGate.Core;

/// <summary>One value of a facet. Immutable, made once (by a catalogue, by a parser) and shared by every access that carries it.</summary>
public sealed class FacetValue
{
    private readonly string[] _components;

    /// <summary>A single-component value.</summary>
    public FacetValue(string text) : this([text]) { }

    /// <summary>A dotted name, most general component first. Components are the real names, unquoted.</summary>
    public FacetValue(params string[] components)
    {
        _components = components;
        Text = components.Length == 1 ? components[0] : string.Join('.', components.Select(Quote));
    }

    /// <summary>As shown to people: components joined by dots, those holding a dot or a quote in double quotes.</summary>
    public string Text { get; }

    public ReadOnlySpan<string> Components => _components;

    /// <summary>The value whose <see cref="Text"/> it is; null if it is that of none.</summary>
    public static FacetValue? Parse(FacetKind kind, string text)
    {
        if (kind != FacetKind.Name) return new FacetValue(text);
        // A name of one component stands as it is, whatever it holds.
        if (!text.AsSpan().ContainsAny('.', '"')) return text.Length == 0 ? null : new FacetValue(text);
        var components = new List<string>(3);
        var rest = text.AsSpan();
        while (TryTake(ref rest, out var component))
        {
            components.Add(component);
            if (rest.IsEmpty) return new FacetValue([.. components]);
            if (rest[0] != '.') return null;
            rest = rest[1..];
        }

        return null;
    }

    public override string ToString() => Text;

    private static bool TryTake(ref ReadOnlySpan<char> rest, out string component)
    {
        component = "";
        if (!rest.StartsWith('"'))
        {
            var end = rest.IndexOfAny('.', '"');
            if (end < 0) end = rest.Length;
            component = rest[..end].ToString();
            rest = rest[end..];
            return component.Length > 0;
        }

        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"') continue;
            if (i + 1 < rest.Length && rest[i + 1] == '"')
            {
                i++;
                continue;
            }

            component = rest[1..i].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);
            rest = rest[(i + 1)..];
            return component.Length > 0;
        }

        return false;
    }

    private static string Quote(string component) =>
        component.AsSpan().ContainsAny('.', '"') ? $"\"{component.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : component;
}
