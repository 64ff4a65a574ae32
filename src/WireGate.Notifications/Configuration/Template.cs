using System.Collections.Immutable;
using System.Text;
using WireGate.Core.Configuration;

namespace WireGate.Notifications.Configuration;

/// <summary>Text with <c>{words}</c> that stand for facts of a request. What is put in is never read as a template.</summary>
public sealed class Template
{
    /// <summary>The words that need <c>text: true</c>.</summary>
    private static readonly ImmutableArray<string> Full = ["text", "parameters"];

    private readonly ImmutableArray<(string Literal, string? Word)> _parts;

    private Template(ImmutableArray<(string, string?)> parts) => _parts = parts;

    /// <param name="node">As written.</param>
    /// <param name="text">Whether the full text may be sent.</param>
    /// <exception cref="ConfigException">A word has no meaning, or may not be sent.</exception>
    public static Template Read(ConfigScalar node, bool text)
    {
        var parts = ImmutableArray.CreateBuilder<(string, string?)>();
        var rest = node.Text;
        while (rest.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open)
        {
            var end = rest.IndexOf('}', open);
            if (end < 0) throw node.Error("\"{\" without \"}\"");
            var word = rest[(open + 1)..end];
            if (!RequestWords.All.Contains(word)) throw node.Error($"there is no word {{{word}}}{NearWord.Hint(word, RequestWords.All)}; known are {string.Join(", ", RequestWords.All)}");
            if (!text && Full.Contains(word)) throw node.Error($"{{{word}}} needs \"text: true\": what is held then leaves the gate");
            parts.Add((rest[..open], word));
            rest = rest[(end + 1)..];
        }

        parts.Add((rest, null));
        return new Template(parts.ToImmutable());
    }

    public string Fill(RequestWords words)
    {
        var text = new StringBuilder();
        foreach (var (literal, word) in _parts)
        {
            text.Append(literal);
            if (word is not null) text.Append(words[word]);
        }

        return text.ToString();
    }
}
