using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Loading;

/// <summary>Reads one rule. What is wrong goes on the list, so that the other rules are checked too.</summary>
internal sealed class RuleReader(PolicyVocabulary vocabulary, ConfigErrors errors)
{
    /// <summary>Names stand in error messages, where drivers cut long lines.</summary>
    private const int LongestName = 64;

    /// <summary>Reasons and hints go into protocol messages: PostgreSQL's, an SSH disconnect, an HTTP body.</summary>
    private const int LongestText = 500;

    private readonly ConditionReader _conditions = new(vocabulary, errors);

    public Rule Read(ConfigNode node)
    {
        var mapping = Values.Mapping(node, "a rule");
        foreach (var (key, _) in mapping.Entries)
            if (!RuleKeys.Rule.Contains(key.Text)) errors.Add(MappingReader.UnknownKey(key, RuleKeys.Rule));

        var name = errors.Try(() => Name(mapping), "");
        var then = errors.Try(() => Then(mapping), Outcome.Deny);
        return new Rule
        {
            Name = name,
            Then = then,
            When = Section(mapping, "when", ConditionReader.Sections.When,
                Section(mapping, "where", ConditionReader.Sections.Where,
                    Section(mapping, "who", ConditionReader.Sections.Who, new RuleConditions()))),
            Unless = mapping.Find("unless") is null ? null
                : Section(mapping, "unless", ConditionReader.Sections.Who | ConditionReader.Sections.Where | ConditionReader.Sections.When, new RuleConditions()),
            Reason = errors.Try(() => mapping.Find("reason") is { } reason ? Values.Line(reason, "reason", LongestText) : null, null),
            Hint = errors.Try(() => mapping.Find("hint") is { } hint ? Values.Line(hint, "hint", LongestText) : null, null),
            IgnoresUnknown = errors.Try(() => IgnoresUnknown(mapping, then), false),
            Position = mapping.Position,
        };
    }

    private RuleConditions Section(ConfigMapping rule, string key, ConditionReader.Sections sections, RuleConditions into) =>
        rule.Find(key) is { } node ? errors.Try(() => _conditions.Read(Values.Mapping(node, key), sections, into), into) : into;

    private static string Name(ConfigMapping rule)
    {
        var node = rule.Find("name") ?? throw rule.Error("the rule has no \"name\"");
        var name = Values.Scalar(node, "name").Text;
        if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            throw node.Error($"a name is 1 to {LongestName} of a-z, 0-9 and -");
        return name is Rule.HousekeepingName or Decision.NoRule ? throw node.Error($"the name \"{name}\" is the gate's own") : name;
    }

    private static Outcome Then(ConfigMapping rule)
    {
        var node = rule.Find("then") ?? throw rule.Error("the rule has no \"then\": allow or deny");
        return Values.Scalar(node, "then").Text switch
        {
            "allow" => Outcome.Allow,
            "deny" => Outcome.Deny,
            // Words of the rule language that this gate could read and not do: it must say so.
            "hold" or "mask" => throw node.Error($"\"{((ConfigScalar)node).Text}\" is not supported by this version of the gate: allow or deny"),
            var other => throw node.Error($"\"then\" is allow or deny{NearWord.Hint(other, ["allow", "deny"])}"),
        };
    }

    private static bool IgnoresUnknown(ConfigMapping rule, Outcome then)
    {
        if (rule.Find("unknown") is not { } node) return false;
        var word = Values.Scalar(node, "unknown").Text;
        if (then == Outcome.Allow) throw node.Error("\"unknown\" belongs to deny rules: an allow rule never matches what it can't tell");
        return word switch
        {
            "deny" => false,
            "ignore" => true,
            "hold" => throw node.Error("\"hold\" is not supported by this version of the gate: deny or ignore"),
            _ => throw node.Error($"\"unknown\" is deny or ignore{NearWord.Hint(word, ["deny", "ignore"])}"),
        };
    }
}
