using System.Globalization;
using System.Text;
using System.Text.Json;
using WireGate.Core;

namespace WireGate.Policy.Suggesting;

/// <summary>Pieces of YAML for drafts.</summary>
internal static class DraftText
{
    /// <summary>As long as a rule's name may be, with room for a number.</summary>
    private const int LongestName = 58;

    /// <summary>Every text in double quotes, whose escapes are JSON's.</summary>
    public static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";

    /// <summary>A comment is one line.</summary>
    public static string Clean(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? '?' : letter));

    /// <summary>What matches the value and nothing else.</summary>
    public static string Pattern(FacetKind kind, FacetValue value) => kind != FacetKind.Name ? value.Text
        : string.Join('.', value.Components.ToArray().Select(component => component.AsSpan().ContainsAny("*.\"") ? $"\"{component.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : component));

    /// <summary>A name that no other rule has.</summary>
    public static string Name(DraftGroup group, HashSet<string> taken)
    {
        var slug = new StringBuilder();
        foreach (var letter in $"{group.Agent}-{group.Effect.ToWord()}-{group.Target}".ToLowerInvariant())
            slug.Append(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-');
        var name = slug.Length <= LongestName ? slug.ToString() : slug.ToString(0, LongestName);
        for (var number = 1; ; number++)
        {
            var one = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            if (taken.Add(one)) return one;
        }
    }

    /// <summary>What an operation does, as a case has it.</summary>
    public static string Of(AccessSet accesses) => "[" + string.Join(", ", accesses.Accesses.Select(Of)) + "]";

    private static string Of(Access access)
    {
        var text = new StringBuilder("{ effect: ").Append(access.Effect.ToWord());
        foreach (var facet in access.Facets)
            if (!facet.Values.IsEmpty) text.Append(CultureInfo.InvariantCulture, $", {facet.Definition.Key}: [{Values(facet.Values)}]");
        var reached = string.Join(", ", access.Facets.Where(facet => !facet.Implied.IsEmpty).Select(facet => $"{facet.Definition.Key}: [{Values(facet.Implied)}]"));
        if (reached.Length > 0) text.Append(CultureInfo.InvariantCulture, $", reaches: {{ {reached} }}");
        if (access.IsHousekeeping) text.Append(", housekeeping: true");
        return text.Append(" }").ToString();
    }

    private static string Values(IEnumerable<FacetValue> values) => string.Join(", ", values.Select(value => Quote(value.Text)));
}
