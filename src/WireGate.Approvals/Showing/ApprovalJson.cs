using System.Text.Json;

namespace WireGate.Approvals.Showing;

/// <summary>A request for a program, with everything in it.</summary>
public static class ApprovalJson
{
    public static void Write(Utf8JsonWriter json, ApprovalItem item)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, item.Id);
        json.WriteString("state"u8, ApprovalWords.Of(item.State));
        json.WriteString("created"u8, item.Created);
        json.WriteString("expires"u8, item.Expires);
        json.WriteString("agent"u8, item.Agent);
        json.WriteString("owner"u8, item.Owner);
        json.WriteString("task"u8, item.Task);
        json.WriteStartArray("actors"u8);
        foreach (var actor in item.Actors)
        {
            json.WriteStartObject();
            json.WriteString("agent"u8, actor.Agent);
            json.WriteString("owner"u8, actor.Owner);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("target"u8, item.Target);
        json.WriteString("protocol"u8, item.Protocol);
        json.WriteString("session"u8, item.Session);
        json.WriteNumber("operation"u8, item.Operation);
        json.WriteBoolean("opening"u8, item.IsOpening);
        json.WriteNumber("waiting"u8, item.Waiting);
        json.WriteString("digest"u8, item.Digest);
        WriteAction(json, item);
        WriteTerms(json, item);
        WriteEffect(json, item);
        WriteVoices(json, item);
        json.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter json, ApprovalItem item)
    {
        var action = item.Action;
        json.WriteString("kind"u8, action.Kind);
        json.WriteString("text"u8, action.Text);
        json.WriteStartArray("parameters"u8);
        foreach (var parameter in action.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, parameter.Name);
            json.WriteString("type"u8, parameter.Type);
            json.WriteString("value"u8, parameter.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("state_of_session"u8);
        foreach (var (key, value) in action.State)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, key);
            json.WriteString("value"u8, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("shape"u8, action.Shape);
        json.WriteString("unjudged"u8, action.Unjudged);
        json.WriteString("stated_reason"u8, action.StatedReason);
        json.WriteStartArray("accesses"u8);
        foreach (var access in item.Accesses) json.WriteStringValue(access);
        json.WriteEndArray();
    }

    private static void WriteTerms(Utf8JsonWriter json, ApprovalItem item)
    {
        json.WriteStartArray("rules"u8);
        foreach (var terms in item.Terms)
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, terms.Rule);
            json.WriteString("reason"u8, terms.Reason);
            json.WriteStartArray("groups"u8);
            foreach (var group in terms.Groups) json.WriteStringValue(group);
            json.WriteEndArray();
            json.WriteNumber("count"u8, terms.Count);
            if (terms.Grant is { } grant)
            {
                json.WriteNumber("grant_uses"u8, grant.Uses);
                json.WriteNumber("grant_seconds"u8, grant.For.TotalSeconds);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEffect(Utf8JsonWriter json, ApprovalItem item)
    {
        if (item.Effect is not { } effect)
        {
            json.WriteNull("effect"u8);
            return;
        }

        json.WriteStartObject("effect"u8);
        json.WriteBoolean("known"u8, effect.IsKnown);
        json.WriteString("summary"u8, effect.Summary);
        json.WriteStartArray("lines"u8);
        foreach (var line in effect.Lines) json.WriteStringValue(line);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVoices(Utf8JsonWriter json, ApprovalItem item)
    {
        json.WriteStartArray("voices"u8);
        foreach (var voice in item.Voices)
        {
            json.WriteStartObject();
            json.WriteString("person"u8, voice.Person);
            json.WriteString("answer"u8, voice.IsApproval ? "approve"u8 : "deny"u8);
            json.WriteString("reason"u8, voice.Reason);
            json.WriteString("through"u8, voice.Through);
            json.WriteString("time"u8, voice.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
