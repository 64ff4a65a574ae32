using System.Buffers;
using System.Net;
using System.Text.Json;
using WireGate.Events.Queue;

namespace WireGate.Events.Formats;

/// <summary>
/// OCSF 1.5, with the profile <c>security_control</c>. What the schema has no place for goes to <c>unmapped</c>, under the gate's own names.
/// </summary>
internal sealed class OcsfFormat : ILineFormat
{
    private const string Version = "1.5.0";

    public void Write(EventRecord record, bool withText, IBufferWriter<byte> output)
    {
        var stored = GateEventReader.Read(record.Line.Span, withText ? record.Text.Span : default);
        var told = stored.Event;
        var ocsf = OcsfClass.Of(stored);
        using var json = new Utf8JsonWriter(output, GateEventWriter.Options);
        json.WriteStartObject();
        WriteClassification(json, stored, ocsf);
        WriteControl(json, told);
        WriteActor(json, told, ocsf);
        WriteEndpoint(json, told, isRequired: ocsf.Class is OcsfClass.Api or OcsfClass.Datastore);
        WriteObject(json, stored, ocsf);
        WriteUnmapped(json, stored);
        json.WriteEndObject();
    }

    private static void WriteClassification(Utf8JsonWriter json, StoredEvent stored, OcsfClass ocsf)
    {
        var told = stored.Event;
        json.WriteNumber("category_uid"u8, ocsf.Category);
        json.WriteNumber("class_uid"u8, ocsf.Class);
        json.WriteNumber("activity_id"u8, ocsf.Activity);
        json.WriteString("activity_name"u8, ocsf.Name);
        json.WriteNumber("type_uid"u8, ocsf.Type);
        json.WriteNumber("time"u8, told.Time.ToUnixTimeMilliseconds());
        json.WriteNumber("severity_id"u8, EventSeverities.Of(told.Type).ToOcsf());
        json.WriteNumber("status_id"u8, told.Outcome switch
        {
            EventOutcome.Allowed or EventOutcome.Succeeded => 1,
            EventOutcome.Denied or EventOutcome.Failed => 2,
            _ => 0,
        });
        if (told.Code is { } code) json.WriteString("status_code"u8, code);
        if (told.Reason is { } reason) json.WriteString("status_detail"u8, reason);
        json.WriteString("message"u8, stored.TypeWord);
        if (told.Duration is { } duration) json.WriteNumber("duration"u8, (long)duration.TotalMilliseconds);
        json.WriteStartObject("metadata"u8);
        json.WriteString("version"u8, Version);
        json.WriteString("uid"u8, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stored.Gate}/{stored.Id}"));
        json.WriteNumber("sequence"u8, stored.Id);
        json.WriteString("event_code"u8, stored.TypeWord);
        if (told.Session is { } session) json.WriteString("correlation_uid"u8, session);
        json.WriteStartArray("profiles"u8);
        json.WriteStringValue("security_control"u8);
        json.WriteEndArray();
        json.WriteStartObject("product"u8);
        json.WriteString("name"u8, "WireGate"u8);
        json.WriteString("vendor_name"u8, "WireGate"u8);
        json.WriteString("version"u8, Product.Version);
        json.WriteString("uid"u8, stored.Gate);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Profile <c>security_control</c>: action 1 allowed, 2 denied; dispositions 1 allowed, 2 blocked, 8 approved, 14 delayed.</summary>
    private static void WriteControl(Utf8JsonWriter json, GateEvent told)
    {
        var (action, disposition) = (told.Type, told.Outcome) switch
        {
            (EventType.OperationApproved, _) => (1, 8),
            (EventType.OperationHeld, _) or (_, EventOutcome.Held) => (0, 14),
            (EventType.OperationDenied or EventType.TargetRefused, _) or (_, EventOutcome.Denied) => (2, 2),
            (EventType.OperationAllowed or EventType.TargetOpened, _) or (_, EventOutcome.Allowed) => (1, 1),
            _ => (0, 0),
        };
        json.WriteNumber("action_id"u8, action);
        json.WriteNumber("disposition_id"u8, disposition);
        if (told.Rule is not { } rule) return;
        json.WriteStartObject("policy"u8);
        json.WriteString("name"u8, rule);
        json.WriteEndObject();
    }

    private static void WriteActor(Utf8JsonWriter json, GateEvent told, OcsfClass ocsf)
    {
        // Who did it: the agent, or at an act of administration a person.
        var name = told.Agent ?? told.Person;
        var isIdentity = ocsf.Class is OcsfClass.Authentication or OcsfClass.AuthorizeSession;
        if (isIdentity)
        {
            json.WriteStartObject("user"u8);
            json.WriteString("name"u8, name ?? "unknown");
            if (told.Token is { } uid) json.WriteString("credential_uid"u8, uid);
            json.WriteEndObject();
            WriteSession(json, told);
            return;
        }

        json.WriteStartObject("actor"u8);
        json.WriteString("app_name"u8, Product.Name);
        if (name is not null)
        {
            json.WriteStartObject("user"u8);
            json.WriteString("name"u8, name);
            if (told.Token is { } uid) json.WriteString("credential_uid"u8, uid);
            json.WriteEndObject();
        }

        WriteSession(json, told);
        json.WriteEndObject();
    }

    private static void WriteSession(Utf8JsonWriter json, GateEvent told)
    {
        if (told.Session is not { } session) return;
        json.WriteStartObject("session"u8);
        json.WriteString("uid"u8, session);
        json.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter json, GateEvent told, bool isRequired)
    {
        if (told.Client is null && !isRequired) return;
        json.WriteStartObject("src_endpoint"u8);
        if (told.Client is not null && IPEndPoint.TryParse(told.Client, out var address))
        {
            json.WriteString("ip"u8, address.Address.ToString());
            if (address.Port != 0) json.WriteNumber("port"u8, address.Port);
        }
        else
        {
            json.WriteString("name"u8, told.Client ?? "control socket");
        }

        json.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter json, StoredEvent stored, OcsfClass ocsf)
    {
        var told = stored.Event;
        switch (ocsf.Class)
        {
            case OcsfClass.Datastore:
                json.WriteStartObject("database"u8);
                json.WriteString("name"u8, told.Target ?? "unknown");
                json.WriteNumber("type_id"u8, 1);
                json.WriteEndObject();
                if (told.Text is null) break;
                json.WriteStartObject("query_info"u8);
                json.WriteString("query_string"u8, told.Text);
                json.WriteEndObject();
                break;
            case OcsfClass.Api:
                json.WriteStartObject("api"u8);
                json.WriteString("operation"u8, told.Operation is null ? stored.TypeWord : told.Kind ?? stored.TypeWord);
                json.WriteEndObject();
                if ((told.Subject ?? told.Target) is { } resource) WriteNamed(json, "resources"u8, resource);
                break;
            case OcsfClass.Http:
                json.WriteStartObject("http_request"u8);
                json.WriteString("http_method"u8, told.Kind?.Split(' ')[0] ?? "");
                json.WriteEndObject();
                break;
            case OcsfClass.AuthorizeSession:
                json.WriteStartArray("privileges"u8);
                json.WriteStringValue("target:" + (told.Target ?? "unknown"));
                json.WriteEndArray();
                break;
            case OcsfClass.Authentication:
                WriteService(json, told);
                break;
        }

        if (told.Target is { } target && ocsf.Class is not OcsfClass.Api and not OcsfClass.Authentication)
        {
            json.WriteStartObject("dst_endpoint"u8);
            json.WriteString("svc_name"u8, target);
            json.WriteEndObject();
        }
    }

    private static void WriteService(Utf8JsonWriter json, GateEvent told)
    {
        json.WriteStartObject("service"u8);
        json.WriteString("name"u8, told.Protocol is { } protocol ? "wiregate " + protocol : Product.Name);
        json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, ReadOnlySpan<byte> array, string name)
    {
        json.WriteStartArray(array);
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteUnmapped(Utf8JsonWriter json, StoredEvent stored)
    {
        var told = stored.Event;
        json.WriteStartObject("unmapped"u8);
        if (told.Sequence is { } sequence) json.WriteNumber("sequence"u8, sequence);
        if (told.Operation is { } operation) json.WriteNumber("operation"u8, operation);
        if (told.Kind is { } kind) json.WriteString("kind"u8, kind);
        if (told is { Person: { } person, Agent: not null }) json.WriteString("person"u8, person);
        if (told.Issuer is { } issuer) json.WriteString("issuer"u8, issuer);
        if (told.Actors is { } actors) json.WriteString("actors"u8, actors);
        if (told.Task is { } task) json.WriteString("task"u8, task);
        if (told.Protocol is { } protocol) json.WriteString("protocol"u8, protocol);
        if (told.Subject is { } subject) json.WriteString("subject"u8, subject);
        if (told.Outcome != EventOutcome.None) json.WriteString("outcome"u8, GateEventWriter.OutcomeWord(told.Outcome));
        // The schema has a place for statements of databases alone.
        if (told.Text is { } text && told.Protocol != "postgres") json.WriteString("text"u8, text);
        if (stored.TextCut) json.WriteBoolean("text_cut"u8, true);
        json.WriteEndObject();
    }
}
