using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Limits;

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
        if (explanation.UnenforcedUntil is { } until) writer.WriteString("not_enforcing_until", until);
        if (explanation.Decision.Observed is { } observed)
        {
            writer.WriteStartObject("observed");
            Write(writer, observed);
            writer.WriteEndObject();
        }

        Write(writer, explanation.Decision.Limits);
        Write(writer, explanation.Holds);
        if (explanation.Task is { } task) writer.WriteString("task", task);
        if (explanation.Opening is { } opening)
        {
            writer.WriteStartObject("opening");
            Write(writer, opening);
            Write(writer, explanation.OpeningHolds);
            writer.WriteEndObject();
        }

        Write(writer, explanation.Masks);
        Write(writer, explanation.Accesses);
        if (!explanation.Actors.IsEmpty)
        {
            writer.WriteStartArray("actors");
            foreach (var actor in explanation.Actors)
            {
                writer.WriteStartObject();
                writer.WriteString("agent", actor.Agent);
                Write(writer, actor.Decision);
                Write(writer, actor.Accesses);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ImmutableArray<AccessExplanation> accesses)
    {
        writer.WriteStartArray("accesses");
        foreach (var access in accesses) Write(writer, access);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ImmutableArray<MaskExplanation> masks)
    {
        if (masks.IsEmpty) return;
        writer.WriteStartArray("masks");
        foreach (var mask in masks)
        {
            writer.WriteStartObject();
            writer.WriteString(mask.IsDetector ? "detect" : "column", mask.What);
            writer.WriteString("mask", ExplanationText.Method(mask.Mask));
            writer.WriteString("rule", mask.Mask.Rule);
            if (!mask.IsDetector) writer.WriteString("predicates", mask.Mask.AllowsPredicates ? "allow" : "deny");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ImmutableArray<HoldExplanation> holds)
    {
        if (holds.IsEmpty) return;
        writer.WriteStartArray("holds");
        foreach (var hold in holds) Write(writer, hold);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, HoldExplanation hold)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", hold.Terms.Rule);
        writer.WriteNumber("count", hold.Terms.Count);
        WriteNames(writer, "groups", hold.Terms.Groups);
        if (hold.People is { } people) WriteNames(writer, "people", people);
        writer.WriteString("wait", HoldText.Time(hold.Terms.Wait));
        writer.WriteString("within", HoldText.Time(hold.Terms.Within));
        writer.WriteBoolean("in_transaction", hold.Terms.InTransaction);
        if (hold.Terms.Grant is { } grant)
        {
            writer.WriteStartObject("grant");
            writer.WriteNumber("uses", grant.Uses);
            writer.WriteString("for", HoldText.Time(grant.For));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string key, ImmutableArray<string> names)
    {
        writer.WriteStartArray(key);
        foreach (var name in names) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ImmutableArray<LimitTerms> limits)
    {
        if (limits.IsEmpty) return;
        writer.WriteStartArray("limits");
        foreach (var limit in limits)
        {
            writer.WriteStartObject();
            writer.WriteString("rule", limit.Rule);
            if (limit.Rows is { } rows) writer.WriteNumber("rows", rows);
            if (limit.Bytes is { } bytes) writer.WriteNumber("bytes", bytes);
            if (limit.Statements is { } statements) writer.WriteNumber("statements", statements);
            if (limit.Writes is { } writes) writer.WriteNumber("writes", writes);
            if (limit.Time is { } time) writer.WriteString("time", HoldText.Time(time));
            writer.WriteString("per", limit.IsPerTask ? "task" : "session");
            writer.WriteString("over", limit.Hold is null ? "deny" : "hold");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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
        if (rule.Rule.IsObserved) writer.WriteBoolean("observed", true);
        writer.WriteString("match", rule.Match switch
        {
            RuleMatch.Yes => "yes",
            RuleMatch.Uncertain => "uncertain",
            _ => "no",
        });
        if (rule is { Does: Outcome.Hold, Match: not RuleMatch.No })
        {
            writer.WriteBoolean("holds", true);
            writer.WriteBoolean("covers", rule.Covers);
        }

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

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Allow => "allow",
        Outcome.Hold => "hold",
        _ => "deny",
    };
}
