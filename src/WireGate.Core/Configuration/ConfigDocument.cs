using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace WireGate.Core.Configuration;

/// <summary>
/// Reads YAML into nodes with positions, by YamlDotNet's event parser: no reflection. What makes a file mean something other than it
/// says is refused: duplicate keys, anchors, aliases, tags, merge keys, control characters, a second document.
/// </summary>
public static class ConfigDocument
{
    /// <summary>Deeper nesting than any real file's; bounds the recursion below.</summary>
    private const int MaxDepth = 32;

    /// <exception cref="ConfigException">The text is not such a document.</exception>
    public static ConfigNode Parse(string file, TextReader text)
    {
        var content = text.ReadToEnd();
        RefuseControlCharacters(file, content);
        var parser = new Parser(new StringReader(content));
        try
        {
            return ReadDocument(file, parser);
        }
        catch (YamlException error)
        {
            throw new ConfigException(At(file, error.Start), error.InnerException?.Message ?? error.Message);
        }
        // The scanner's answer to a flow collection that goes on at the margin, under an open key.
        catch (InvalidOperationException)
        {
            throw new ConfigException(parser.Current is { } last ? At(file, last.End) : new SourcePosition(file, 1, 1), "this is not YAML");
        }
    }

    private static ConfigNode ReadDocument(string file, Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _)) return new ConfigMapping(new SourcePosition(file, 1, 1), []);
        parser.Consume<DocumentStart>();
        var root = ReadNode(file, parser, 0);
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var second)) throw new ConfigException(At(file, second.Start), "a second document in one file");
        parser.Consume<StreamEnd>();
        return root is ConfigScalar { IsPlain: true, Text: "" } ? new ConfigMapping(root.Position, []) : root;
    }

    /// <summary>YAML 1.2.2 section 5.1 forbids them; the parser takes a NUL for the end of the file and drops the rest without a word.</summary>
    private static void RefuseControlCharacters(string file, string content)
    {
        int line = 1, start = 0;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\n')
            {
                line++;
                start = i + 1;
            }
            else if (char.IsControl(content[i]) && content[i] is not ('\t' or '\r' or '\u0085'))
            {
                throw new ConfigException(new SourcePosition(file, line, i - start + 1), "a control character");
            }
        }
    }

    private static ConfigNode ReadNode(string file, Parser parser, int depth)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias)) throw new ConfigException(At(file, alias.Start), "aliases are not supported; quote a value that starts with *");
        var node = parser.Consume<NodeEvent>();
        var position = At(file, node.Start);
        if (depth > MaxDepth) throw new ConfigException(position, "nested too deeply");
        if (!node.Anchor.IsEmpty) throw new ConfigException(position, "anchors are not supported; quote a value that starts with &");
        if (!node.Tag.IsEmpty) throw new ConfigException(position, "tags are not supported; quote a value that starts with !");
        switch (node)
        {
            case Scalar scalar:
                return new ConfigScalar(position, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart:
                var items = new List<ConfigNode>();
                while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(file, parser, depth + 1));
                return new ConfigSequence(position, items);
            case MappingStart:
                return new ConfigMapping(position, ReadEntries(file, parser, depth));
            default:
                throw new ConfigException(position, "unexpected " + node.GetType().Name);
        }
    }

    private static List<KeyValuePair<ConfigScalar, ConfigNode>> ReadEntries(string file, Parser parser, int depth)
    {
        var entries = new List<KeyValuePair<ConfigScalar, ConfigNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var keyNode = ReadNode(file, parser, depth + 1);
            if (keyNode is not ConfigScalar key) throw keyNode.Error("a key must be a plain word");
            if (key is { Text: "<<", IsPlain: true }) throw key.Error("merge keys are not supported");
            if (!seen.Add(key.Text)) throw key.Error($"the key \"{key.Text}\" stands here twice");
            entries.Add(new(key, ReadNode(file, parser, depth + 1)));
        }

        return entries;
    }

    private static SourcePosition At(string file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);
}
