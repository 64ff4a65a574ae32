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

    public override string ToString() => Text;

    private static string Quote(string component) =>
        component.AsSpan().ContainsAny('.', '"') ? $"\"{component.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : component;
}
