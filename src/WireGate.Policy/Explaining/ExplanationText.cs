using System.Text;
using WireGate.Core;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Explaining;

/// <summary>An explanation for a terminal.</summary>
public static class ExplanationText
{
    /// <summary>Control characters of names are shown as <c>?</c>: the text may hold what a client chose.</summary>
    public static void Write(TextWriter output, Explanation explanation)
    {
        output.WriteLine(Clean($"{Word(explanation.Decision.Outcome)}  {explanation.Kind}  ({explanation.Decision.Rule}: {explanation.Decision.Reason})"));
        if (explanation.Decision.Hint is { } hint) output.WriteLine(Clean($"hint   {hint}"));
        foreach (var access in explanation.Accesses)
        {
            output.WriteLine();
            output.WriteLine(Clean($"{Word(access.Decision.Outcome)}  {Describe(access.Access)}"));
            if (access.Decision.Rule == Decision.NoRule) output.WriteLine(Clean($"       {access.Decision.Reason}"));
            foreach (var rule in access.Rules.Where(rule => rule.Match != RuleMatch.No)) output.WriteLine(Clean("  " + Describe(rule)));
            foreach (var rule in access.Rules.Where(rule => rule.Match == RuleMatch.No)) output.WriteLine(Clean("  " + Describe(rule)));
        }
    }

    /// <summary>One access on one line: <c>read table=public.orders column=public.orders.id</c>.</summary>
    public static string Describe(Access access)
    {
        var text = new StringBuilder(access.Effect.ToWord());
        foreach (var facet in access.Facets.AsSpan())
        {
            text.Append(' ').Append(facet.Definition.Key).Append('=').AppendJoin(',', facet.Values.Select(value => value.Text));
            if (facet.IsUnknown) text.Append('?');
            if (!facet.Implied.IsEmpty) text.Append(" (reaches ").AppendJoin(',', facet.Implied.Select(value => value.Text)).Append(')');
        }

        if (access.IsHousekeeping) text.Append(" [housekeeping]");
        if (access.Description is { } description) text.Append(" - ").Append(description);
        return text.ToString();
    }

    private static string Describe(RuleExplanation rule) => rule.Match switch
    {
        RuleMatch.Yes => $"+ {Verb(rule.Rule)} by {rule.Rule.Name} ({rule.Rule.Position})",
        RuleMatch.Uncertain => $"? {Verb(rule.Rule)} by {rule.Rule.Name} ({rule.Rule.Position}), for it can't be told that it is not meant",
        _ => $"- {rule.Rule.Name}: {rule.WhyNot}",
    };

    private static string Verb(Rule rule) => rule.Then == Outcome.Allow ? "allowed" : "denied";

    private static string Word(Outcome outcome) => outcome == Outcome.Allow ? "ALLOW" : "DENY ";

    private static string Clean(string line) => string.Create(line.Length, line, static (cleaned, text) =>
    {
        for (var i = 0; i < text.Length; i++) cleaned[i] = char.IsControl(text[i]) ? '?' : text[i];
    });
}
