using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using WireGate.Core;
using WireGate.Core.Masks;

namespace WireGate.Policy.Explaining;

/// <summary>An explanation for a terminal.</summary>
public static class ExplanationText
{
    /// <summary>Control characters of names are shown as <c>?</c>: the text may hold what a client chose.</summary>
    public static void Write(TextWriter output, Explanation explanation)
    {
        output.WriteLine(Clean($"{Word(explanation.Decision.Outcome)}  {explanation.Kind}  ({explanation.Decision.Rule}: {explanation.Decision.Reason})"));
        if (explanation.Decision.Hint is { } hint) output.WriteLine(Clean($"hint   {hint}"));
        if (explanation.UnenforcedUntil is { } until) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note   NOT ENFORCING until {until:yyyy-MM-dd'T'HH:mm:ss'Z'}: on this target it passes, whatever the rules say"));
        if (explanation.Decision.Observed is { } observed)
            output.WriteLine(Clean($"would  {Word(observed.Outcome).TrimEnd()}  ({observed.Rule}: {observed.Reason}), if observed rules were enforced"));
        foreach (var limit in explanation.Decision.Limits) output.WriteLine(Clean($"limit  {limit.Rule}: {limit}"));
        foreach (var hold in explanation.Holds) output.WriteLine(Clean("needs  " + HoldText.Describe(hold)));
        if (explanation.Task is { } task) output.WriteLine(Clean($"task   {task}"));
        if (explanation.Opening is { } opening)
        {
            output.WriteLine(Clean($"opens  {Word(opening.Outcome).TrimEnd()}  ({opening.Rule}: {opening.Reason})"));
            foreach (var hold in explanation.OpeningHolds) output.WriteLine(Clean("needs  " + HoldText.Describe(hold)));
        }

        foreach (var mask in explanation.Masks)
            output.WriteLine(Clean($"masks  {(mask.IsDetector ? "what looks like " : "")}{mask.What}: {Method(mask.Mask)} by {mask.Mask.Rule}{Predicates(mask)}"));
        Write(output, explanation.Accesses);
        foreach (var actor in explanation.Actors)
        {
            output.WriteLine();
            output.WriteLine(Clean($"through {actor.Agent}: {Word(actor.Decision.Outcome).TrimEnd()}  ({actor.Decision.Rule}: {actor.Decision.Reason})"));
            Write(output, actor.Accesses);
        }
    }

    private static void Write(TextWriter output, ImmutableArray<AccessExplanation> accesses)
    {
        foreach (var access in accesses)
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
        RuleMatch.Yes => $"+ {Verb(rule)} by {rule.Rule.Name} ({rule.Rule.Position}){NotCovered(rule)}{Observed(rule)}",
        RuleMatch.Uncertain => $"? {Verb(rule)} by {rule.Rule.Name} ({rule.Rule.Position}), for it can't be told that it is not meant{NotCovered(rule)}{Observed(rule)}",
        _ => $"- {rule.Rule.Name}: {rule.WhyNot}",
    };

    private static string NotCovered(RuleExplanation rule) => rule.Does == Outcome.Hold && !rule.Covers ? "; it needs an allow rule too" : "";

    private static string Observed(RuleExplanation rule) => rule.Rule.IsObserved ? "; it is only observed, and changes nothing" : "";

    private static string Verb(RuleExplanation rule) => rule.Does switch
    {
        Outcome.Allow => "allowed",
        Outcome.Hold => "held",
        _ => "denied",
    };

    private static string Predicates(MaskExplanation mask) =>
        mask.IsDetector ? "" : mask.Mask.AllowsPredicates ? ", may be filtered by" : ", may not be filtered by";

    internal static string Method(Mask mask) => mask.Method switch
    {
        MaskMethod.Redact => "redact",
        MaskMethod.Partial => "partial",
        MaskMethod.Hash => "hash",
        MaskMethod.Null => "null",
        _ => "fixed",
    };

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "ALLOW",
        Outcome.Hold => "HOLD ",
        _ => "DENY ",
    };

    internal static string Clean(string line) => string.Create(line.Length, line, static (cleaned, text) =>
    {
        for (var i = 0; i < text.Length; i++) cleaned[i] = char.IsControl(text[i]) ? '?' : text[i];
    });
}
