using WireGate.Core;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Deciding;

/// <summary>Words for rules that give no reason of their own.</summary>
internal static class RuleText
{
    /// <summary>Enough to recognise the rule by; the file has the rest.</summary>
    private const int Shown = 3;

    public static string Reason(Rule rule)
    {
        var what = rule.When.Effects.IsEmpty ? "everything" : List(rule.When.Effects.Select(effect => effect.ToWord()));
        var on = string.Join(" and ", rule.When.Facets.Select(term => $"{term.Key.Text} {List(term.Patterns.Select(pattern => pattern.Text))}"));
        var verb = rule.Then switch
        {
            Outcome.Allow => "allows",
            Outcome.Hold => "holds",
            _ => "denies",
        };
        return on.Length == 0 ? $"the rule {verb} {what}" : $"the rule {verb} {what} on {on}";
    }

    private static string List(IEnumerable<string> words)
    {
        var all = words.Distinct().ToArray();
        return string.Join(", ", all.Take(Shown)) + (all.Length > Shown ? " …" : "");
    }
}
