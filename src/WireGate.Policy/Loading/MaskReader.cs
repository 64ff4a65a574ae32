using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Masks;
using WireGate.Core.Redaction.Detectors;
using WireGate.Policy.Masking;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Loading;

/// <summary>Reads a rule that says <c>then: mask</c> and compiles it for the protocols that have columns.</summary>
internal sealed class MaskReader(PolicyVocabulary vocabulary, ConfigErrors errors)
{
    /// <summary>The facet that says which values a result holds. What has it has results that can be masked.</summary>
    private const string Column = "column";

    /// <summary>Stands in the place of values, in every row.</summary>
    private const int LongestText = 200;

    private static readonly string[] Methods = ["redact", "partial", "hash", "null", "fixed"];

    private readonly ConditionReader _conditions = new(vocabulary, errors);

    /// <summary>Whether a node is such a rule.</summary>
    public static bool IsMask(ConfigNode node) => node is ConfigMapping rule && rule.Find("then") is ConfigScalar { Text: "mask" };

    public MaskRule Read(ConfigNode node)
    {
        var rule = Values.Mapping(node, "a rule");
        foreach (var (key, _) in rule.Entries)
        {
            if (RuleKeys.Mask.Contains(key.Text)) continue;
            errors.Add(RuleKeys.Rule.Contains(key.Text) ? key.Error($"\"{key.Text}\" has no meaning in a rule that masks") : MappingReader.UnknownKey(key, RuleKeys.Mask));
        }

        var name = errors.Try(() => RuleReader.Name(rule), "");
        var (columns, detectors) = errors.Try(() => When(rule), (null, []));
        return new MaskRule
        {
            Name = name,
            When = Section(rule, "where", ConditionReader.Sections.Where, Section(rule, "who", ConditionReader.Sections.Who, new RuleConditions())),
            Unless = rule.Find("unless") is null ? null
                : Section(rule, "unless", ConditionReader.Sections.Who | ConditionReader.Sections.Where, new RuleConditions()),
            Columns = columns,
            Detectors = detectors,
            Mask = errors.Try(() => Mask(rule, name, columns is null), new Mask(name, MaskMethod.Redact)),
            Position = rule.Position,
        };
    }

    /// <summary>For each protocol with columns that the rule can be about.</summary>
    public IEnumerable<CompiledMask> Compile(MaskRule rule)
    {
        var before = errors.Count;
        var schemas = Protocols(rule);
        var compiled = new List<CompiledMask>();
        var refused = new HashSet<ConfigScalar>();
        foreach (var (protocol, definition) in schemas)
        {
            var patterns = rule.Columns is { } term
                ? PatternReader.Read(definition, term.Patterns, (pattern, problem) =>
                {
                    if (refused.Add(pattern)) errors.Add(pattern, problem);
                })
                : null;
            compiled.Add(new CompiledMask(rule, protocol, patterns));
        }

        return errors.Count > before ? [] : compiled;
    }

    private List<(string Protocol, FacetDefinition Column)> Protocols(MaskRule rule)
    {
        var named = rule.When.Targets.Select(vocabulary.FindTarget).OfType<Target>().Select(target => target.Protocol).Concat(rule.When.Protocols).Distinct().ToArray();
        var found = new List<(string, FacetDefinition)>();
        foreach (var schema in vocabulary.Protocols)
        {
            if (named.Length > 0 && !named.Contains(schema.Protocol)) continue;
            if (schema.Find(Column) is { } definition) found.Add((schema.Protocol, definition));
            else if (named.Length > 0) errors.Add(new ConfigException(rule.Position, $"rule {rule.Name}: {schema.Protocol} has no columns that could be masked"));
        }

        if (found.Count == 0 && named.Length == 0) errors.Add(new ConfigException(rule.Position, $"rule {rule.Name}: no protocol has columns that could be masked"));
        return found;
    }

    private RuleConditions Section(ConfigMapping rule, string key, ConditionReader.Sections sections, RuleConditions into) =>
        rule.Find(key) is { } node ? errors.Try(() => _conditions.Read(Values.Mapping(node, key), sections, into), into) : into;

    private (FacetTerm? Columns, ImmutableArray<string> Detectors) When(ConfigMapping rule)
    {
        var node = rule.Find("when") ?? throw rule.Error("a rule that masks says what: \"when\" with \"column\" or \"detect\"");
        FacetTerm? columns = null;
        ImmutableArray<string> detectors = [];
        foreach (var (key, value) in Values.Mapping(node, "when").Entries)
        {
            if (key.Text == Column) columns = errors.Try(() => new FacetTerm(key, Values.Scalars(value, Column)), null);
            else if (key.Text == RuleKeys.Detect) detectors = errors.Try(() => Detectors(value), []);
            else errors.Add(MappingReader.UnknownKey(key, [Column, RuleKeys.Detect]));
        }

        // Both at once would read as "and" like any other two keys, and is meant as "or" as often.
        return columns is not null && !detectors.IsEmpty
            ? throw node.Error("a rule masks columns or what detectors find: write two rules") : (columns, detectors);
    }

    private ImmutableArray<string> Detectors(ConfigNode value)
    {
        var names = Values.Scalars(value, RuleKeys.Detect);
        foreach (var name in names)
            if (!DetectorSet.Names.Contains(name.Text))
                errors.Add(name, $"there is no detector \"{name.Text}\"{NearWord.Hint(name.Text, DetectorSet.Names)}; detectors: {string.Join(", ", DetectorSet.Names)}");
        return [.. names.Select(name => name.Text).Distinct()];
    }

    private static Mask Mask(ConfigMapping rule, string name, bool isDetector)
    {
        var (method, text) = Method(rule.Find("mask") ?? throw rule.Error($"a rule that masks says how: \"mask\" with {string.Join(", ", Methods)}"));
        var predicates = rule.Find("predicates");
        if (predicates is not null && isDetector) throw predicates.Error("\"predicates\" belongs to masks of columns: what a value looks like is seen once it comes back");
        return new Mask(name, method)
        {
            Text = text,
            AllowsPredicates = predicates is not null && Values.Scalar(predicates, "predicates").Text switch
            {
                "allow" => true,
                "deny" => false,
                var other => throw predicates.Error($"\"predicates\" is deny or allow{NearWord.Hint(other, ["deny", "allow"])}"),
            },
        };
    }

    private static (MaskMethod Method, string? Text) Method(ConfigNode node)
    {
        if (node is ConfigMapping { Entries: [var (key, value)] } && key.Text == "fixed") return (MaskMethod.Fixed, Values.Line(value, "fixed", LongestText));
        if (node is ConfigMapping) throw node.Error("\"mask\" is a word, or { fixed: \"a text\" }");
        // A bare null in YAML means the word here.
        if (node.IsNull && node is ConfigScalar { Text: "null" }) return (MaskMethod.Null, null);
        return Values.Scalar(node, "mask").Text switch
        {
            "redact" => (MaskMethod.Redact, null),
            "partial" => (MaskMethod.Partial, null),
            "hash" => (MaskMethod.Hash, null),
            "null" => (MaskMethod.Null, null),
            "fixed" => throw node.Error("\"fixed\" needs its text: mask: { fixed: \"a text\" }"),
            var other => throw node.Error($"\"mask\" is redact, partial, hash, null or fixed{NearWord.Hint(other, Methods)}"),
        };
    }
}
