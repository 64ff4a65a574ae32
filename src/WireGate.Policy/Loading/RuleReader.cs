using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Configuration;
using WireGate.Core.Limits;
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
    private readonly ApprovalReader _approvals = new(vocabulary, errors);
    private readonly LimitReader _limits = new(errors);

    public Rule Read(ConfigNode node)
    {
        var mapping = Values.Mapping(node, "a rule");
        foreach (var (key, _) in mapping.Entries)
            if (!RuleKeys.Rule.Contains(key.Text)) errors.Add(MappingReader.UnknownKey(key, RuleKeys.Rule));

        var name = errors.Try(() => Name(mapping), "");
        var then = errors.Try<Outcome?>(() => Then(mapping), null);
        var unknown = errors.Try(() => Unknown(mapping, then), UnknownWord.None);
        var reason = errors.Try(() => mapping.Find("reason") is { } node ? Values.Line(node, "reason", LongestText) : null, null);
        return new Rule
        {
            Name = name,
            Then = then ?? Outcome.Deny,
            When = Section(mapping, "when", ConditionReader.Sections.When,
                Section(mapping, "where", ConditionReader.Sections.Where,
                    Section(mapping, "who", ConditionReader.Sections.Who, new RuleConditions()))),
            Unless = mapping.Find("unless") is null ? null
                : Section(mapping, "unless", ConditionReader.Sections.Who | ConditionReader.Sections.Where | ConditionReader.Sections.When, new RuleConditions()),
            Reason = reason,
            Hint = errors.Try(() => mapping.Find("hint") is { } hint ? Values.Line(hint, "hint", LongestText) : null, null),
            IgnoresUnknown = unknown == UnknownWord.Ignore,
            HoldsUnknown = unknown == UnknownWord.Hold,
            Limit = then is null ? null : errors.Try(() => Limit(mapping, name, reason, then.Value), null),
            Hold = then is { } known ? errors.Try(() => Hold(mapping, name, reason, known, unknown), null) : null,
            IsObserved = errors.Try(() => Observe(mapping), false),
            Position = mapping.Position,
        };
    }

    private RuleConditions Section(ConfigMapping rule, string key, ConditionReader.Sections sections, RuleConditions into) =>
        rule.Find(key) is { } node ? errors.Try(() => _conditions.Read(Values.Mapping(node, key), sections, into), into) : into;

    internal static string Name(ConfigMapping rule)
    {
        var node = rule.Find("name") ?? throw rule.Error("the rule has no \"name\"");
        var name = Values.Scalar(node, "name").Text;
        if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            throw node.Error($"a name is 1 to {LongestName} of a-z, 0-9 and -");
        return name is Rule.HousekeepingName or Decision.NoRule ? throw node.Error($"the name \"{name}\" is the gate's own") : name;
    }

    private static Outcome Then(ConfigMapping rule)
    {
        var node = rule.Find("then") ?? throw rule.Error("the rule has no \"then\": allow, deny, hold or mask");
        return Values.Scalar(node, "then").Text switch
        {
            "allow" => Outcome.Allow,
            "deny" => Outcome.Deny,
            "hold" => Outcome.Hold,
            var other => throw node.Error($"\"then\" is allow, deny, hold or mask{NearWord.Hint(other, ["allow", "deny", "hold", "mask"])}"),
        };
    }

    private static UnknownWord Unknown(ConfigMapping rule, Outcome? then)
    {
        if (rule.Find("unknown") is not { } node) return UnknownWord.None;
        var word = Values.Scalar(node, "unknown").Text;
        if (then == Outcome.Allow) throw node.Error("\"unknown\" belongs to deny and hold rules: an allow rule never matches what it can't tell");
        return word switch
        {
            "deny" when then == Outcome.Hold => throw node.Error("\"unknown\" of a hold rule is hold or ignore; left out, what can't be told is held where an allow rule covers it"),
            "deny" => UnknownWord.Deny,
            "ignore" => UnknownWord.Ignore,
            "hold" => UnknownWord.Hold,
            _ => throw node.Error($"\"unknown\" is deny, ignore or hold{NearWord.Hint(word, ["deny", "ignore", "hold"])}"),
        };
    }

    private static bool Observe(ConfigMapping rule)
    {
        if (rule.Find("observe") is not { } node) return false;
        if (node is not ConfigScalar { IsPlain: true, Text: "true" or "false" } word) throw node.Error("\"observe\" is true or false");
        return word.Text == "true" && rule.Find("limit") is { } limit ? throw limit.Error("a limit can't be observed: what is not enforced is not counted") : word.Text == "true";
    }

    private LimitTerms? Limit(ConfigMapping rule, string name, string? reason, Outcome then)
    {
        if (rule.Find("limit") is not { } node) return null;
        if (then != Outcome.Allow) throw node.Error("\"limit\" belongs to allow rules: how much they allow");
        return _limits.Read(node, name, () => _approvals.Read(rule, rule.Find("approval"), name, reason));
    }

    private HoldTerms? Hold(ConfigMapping rule, string name, string? reason, Outcome then, UnknownWord unknown)
    {
        var node = rule.Find("approval");
        if (then == Outcome.Hold || (then == Outcome.Deny && unknown == UnknownWord.Hold))
            return then == Outcome.Hold || node is not null
                ? _approvals.Read(rule, node, name, reason)
                : throw rule.Find("unknown")!.Error("\"unknown: hold\" of a deny rule needs an \"approval\": who decides");
        if (then == Outcome.Allow && rule.Find("limit") is ConfigMapping limit && (limit.Find("over") as ConfigScalar)?.Text == "hold") return null;
        return node is null ? null : throw node.Error("\"approval\" belongs to \"then: hold\", to a limit with \"over: hold\", or to a deny rule with \"unknown: hold\"");
    }

    private enum UnknownWord
    {
        None,
        Deny,
        Ignore,
        Hold,
    }
}
