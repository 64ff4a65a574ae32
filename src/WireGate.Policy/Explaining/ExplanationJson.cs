using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Core;

namespace WireGate.Policy.Explaining;

/// <summary>An explanation for programs: what <c>wiregate policy explain --json</c> prints.</summary>
public static class ExplanationJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(Utf8JsonWriter writer, Explanation explanation)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", explanation.Kind);
        Write(writer, explanation.Decision);
        writer.WriteStartArray("accesses");
        foreach (var access in explanation.Accesses) Write(writer, access);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AccessExplanation access)
    {
        writer.WriteStartObject();
        writer.WriteString("effect", access.Access.Effect.ToWord());
        if (access.Access.Description is { } description) writer.WriteString("description", description);
        writer.WriteBoolean("housekeeping", access.Access.IsHousekeeping);
        writer.WriteStartArray("facets");
        foreach (var facet in access.Access.Facets.AsSpan())
        {
            writer.WriteStartObject();
            writer.WriteString("key", facet.Definition.Key);
            Write(writer, "values", facet.Values);
            Write(writer, "implied", facet.Implied);
            writer.WriteBoolean("unknown", facet.IsUnknown);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Write(writer, access.Decision);
        writer.WriteStartArray("rules");
        foreach (var rule in access.Rules) Write(writer, rule);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, RuleExplanation rule)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", rule.Rule.Name);
        writer.WriteString("then", Word(rule.Rule.Then));
        writer.WriteString("at", rule.Rule.Position.ToString());
        writer.WriteString("match", rule.Match switch
        {
            RuleMatch.Yes => "yes",
            RuleMatch.Uncertain => "uncertain",
            _ => "no",
        });
        if (rule.WhyNot is { } whyNot) writer.WriteString("why_not", whyNot);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Decision decision)
    {
        writer.WriteString("outcome", Word(decision.Outcome));
        writer.WriteString("decided_by", decision.Rule);
        if (decision.Reason is { } reason) writer.WriteString("reason", reason);
        if (decision.Hint is { } hint) writer.WriteString("hint", hint);
    }

    private static void Write(Utf8JsonWriter writer, string key, ImmutableArray<FacetValue> values)
    {
        writer.WriteStartArray(key);
        foreach (var value in values) writer.WriteStringValue(value.Text);
        writer.WriteEndArray();
    }

    private static string Word(Outcome outcome) => outcome == Outcome.Allow ? "allow" : "deny";
}
