using System.Buffers;
using System.Text.Json;
using WireGate.Approvals;

namespace WireGate.Notifications;

/// <summary>A request as JSON, schema <c>wiregate.approval/1</c>. Texts are as they were asked: whoever shows them makes control characters visible.</summary>
internal static class RequestJson
{
    /// <param name="item">The request.</param>
    /// <param name="page">Where it is decided.</param>
    /// <param name="withText">Whether text and parameters are told too.</param>
    public static ReadOnlyMemory<byte> Write(ApprovalItem item, Uri? page, bool withText)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("schema"u8, "wiregate.approval/1");
            json.WriteString("request"u8, item.Id);
            json.WriteString("state"u8, item.State.ToString().ToLowerInvariant());
            json.WriteString("created"u8, item.Created);
            json.WriteString("expires"u8, item.Expires);
            json.WriteString("agent"u8, item.Agent);
            if (item.Owner is not null) json.WriteString("owner"u8, item.Owner);
            if (item.Task is not null) json.WriteString("task"u8, item.Task);
            Strings(json, "through"u8, item.Actors.Select(actor => actor.Agent));
            json.WriteString("target"u8, item.Target);
            json.WriteString("protocol"u8, item.Protocol);
            json.WriteString("session"u8, item.Session);
            json.WriteNumber("operation"u8, item.Operation);
            json.WriteString("kind"u8, item.Action.Kind);
            json.WriteBoolean("opening"u8, item.IsOpening);
            Strings(json, "rules"u8, item.Terms.Select(terms => terms.Rule));
            if (item.Action.StatedReason is { } reason) json.WriteString("stated_reason_unverified"u8, reason);
            if (item.Effect is { } effect) json.WriteString("effect"u8, effect.Summary);
            Voices(json, item);
            json.WriteString("digest"u8, item.Digest);
            if (page is not null) json.WriteString("page"u8, page.AbsoluteUri);
            if (withText)
            {
                json.WriteString("text"u8, item.Action.Text);
                json.WriteStartArray("parameters"u8);
                foreach (var parameter in item.Action.Parameters)
                {
                    json.WriteStartObject();
                    json.WriteString("name"u8, parameter.Name);
                    json.WriteString("type"u8, parameter.Type);
                    json.WriteString("value"u8, parameter.Value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static void Voices(Utf8JsonWriter json, ApprovalItem item)
    {
        json.WriteStartArray("voices"u8);
        foreach (var voice in item.Voices)
        {
            json.WriteStartObject();
            json.WriteString("person"u8, voice.Person);
            json.WriteString("says"u8, voice.IsApproval ? "approve" : "deny");
            json.WriteString("reason"u8, voice.Reason);
            json.WriteString("time"u8, voice.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, ReadOnlySpan<byte> key, IEnumerable<string> values)
    {
        json.WriteStartArray(key);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
