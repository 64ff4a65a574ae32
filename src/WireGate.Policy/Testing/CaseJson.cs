using System.Text.Json;
using WireGate.Policy.Explaining;

namespace WireGate.Policy.Testing;

/// <summary>The outcome of a case for a program.</summary>
public static class CaseJson
{
    public static void Write(Utf8JsonWriter writer, CaseOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("name", outcome.Case.Name);
        writer.WriteString("at", outcome.Case.Position.ToString());
        writer.WriteBoolean("passed", outcome.Passed);
        writer.WriteString("agent", outcome.Case.Principal.Agent);
        writer.WriteString("target", outcome.Case.Target.Name);
        writer.WriteString("operation", outcome.Case.Operation);
        writer.WriteStartObject("expected");
        writer.WriteString("outcome", CaseText.Word(outcome.Case.Expected));
        writer.WriteStartArray("rules");
        foreach (var rule in outcome.Case.Rules) writer.WriteStringValue(rule);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartObject("actual");
        writer.WriteString("outcome", CaseText.Word(outcome.Decision.Outcome));
        writer.WriteString("decided_by", CaseText.By(outcome.Decision));
        if (outcome.Decision.Reason is { } reason) writer.WriteString("reason", reason);
        writer.WriteEndObject();
        if (!outcome.Passed && outcome.Explanation is { } explanation)
        {
            writer.WritePropertyName("explanation");
            ExplanationJson.Write(writer, explanation);
        }

        writer.WriteEndObject();
    }
}
