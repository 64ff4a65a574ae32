using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Policy.Patterns;

namespace WireGate.Policy.Loading;

/// <summary>Reads the patterns of one facet as one protocol declares it.</summary>
internal static class PatternReader
{
    /// <summary>Longer than any name, path or command that a person would write into a rule.</summary>
    private const int Longest = 1024;

    /// <returns>Null if no pattern is one; each that is not is told to <paramref name="refuse"/>.</returns>
    public static PatternSet? Read(FacetDefinition facet, IEnumerable<ConfigScalar> patterns, Action<ConfigScalar, string> refuse)
    {
        var texts = patterns.Where(pattern => IsShort(pattern, refuse)).ToArray();
        switch (facet.Kind)
        {
            case FacetKind.Name:
                return texts.Select(text => Parsed(text, NamePattern.Parse(text.Text, out var problem), problem, refuse)).OfType<NamePattern>().ToArray()
                    is { Length: > 0 } names ? new NamePatterns(names) : null;
            case FacetKind.Path:
                return texts.Select(text => Parsed(text, PathPattern.Parse(text.Text, out var problem), problem, refuse)).OfType<PathPattern>().ToArray()
                    is { Length: > 0 } paths ? new PathPatterns(paths) : null;
            case FacetKind.Word:
                return texts.Select(text => Parsed(text, Word(facet, text.Text, out var problem), problem, refuse)).OfType<string>().ToArray()
                    is { Length: > 0 } words ? new WordPatterns(words) : null;
            case FacetKind.Text:
                return texts.Length > 0 ? new TextPatterns([.. texts.Select(text => text.Text)]) : null;
            default:
                throw new ArgumentException($"facet {facet.Key} is of no kind that rules can match", nameof(facet));
        }
    }

    private static bool IsShort(ConfigScalar pattern, Action<ConfigScalar, string> refuse)
    {
        if (pattern.Text.Length <= Longest) return true;
        refuse(pattern, $"a pattern has at most {Longest} characters");
        return false;
    }

    private static T? Parsed<T>(ConfigScalar text, T? pattern, string problem, Action<ConfigScalar, string> refuse) where T : class
    {
        if (pattern is null) refuse(text, problem);
        return pattern;
    }

    /// <summary>The word as the protocol writes it; case counts only where two words differ by nothing else.</summary>
    private static string? Word(FacetDefinition facet, string text, out string problem)
    {
        problem = "";
        var word = facet.Words.FirstOrDefault(word => word == text)
            ?? facet.Words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase));
        if (word is null) problem = $"\"{text}\" is no {facet.Key}{NearWord.Hint(text, facet.Words)}{List(facet)}";
        return word;
    }

    /// <summary>A short list is told whole; PostgreSQL's two hundred statements are not.</summary>
    private static string List(FacetDefinition facet) => facet.Words.Length <= 12 ? $"; one of {string.Join(", ", facet.Words)}" : "";
}
