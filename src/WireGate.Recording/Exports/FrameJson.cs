using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Recording.Format;

namespace WireGate.Recording.Exports;

/// <summary>A frame as one JSON object. Values that are not UTF-8 stand as <c>{"base64": …}</c>, data always in base64.</summary>
public static class FrameJson
{
    public static void Write(Utf8JsonWriter json, Frame frame, string session, DateTimeOffset opened)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, KindOf(frame.Kind));
        json.WriteString("session"u8, session);
        json.WriteNumber("number"u8, frame.Number);
        json.WriteString("time"u8, RecordedTime.Of(opened, frame.Time));
        if (frame.Operation != 0) json.WriteNumber("operation"u8, frame.Operation);
        if (frame.Prepared != 0) json.WriteNumber("prepared"u8, frame.Prepared);
        Text(json, "name"u8, frame.Name);
        if (frame.Text is { } text) Value(json, "text"u8, text);
        Text(json, "outcome"u8, frame.Outcome);
        Text(json, "rule"u8, frame.Rule);
        Principal(json, frame.Principal);
        Values(json, "parameters"u8, frame.Parameters);
        Values(json, "columns"u8, frame.Columns);
        Number(json, "rows"u8, frame.Rows);
        Number(json, "bytes"u8, frame.Bytes);
        Number(json, "duration_us"u8, frame.Duration);
        if (frame.Size is { } size)
        {
            json.WriteStartArray("size"u8);
            json.WriteNumberValue(size.Columns);
            json.WriteNumberValue(size.Rows);
            json.WriteEndArray();
        }

        if (frame.Accesses.Length > 0) Accesses(json, frame.Accesses);
        if (frame.Data is { } data) json.WriteBase64String("data"u8, data);
        if (frame.More) json.WriteBoolean("more"u8, true);
        json.WriteEndObject();
    }

    public static string KindOf(FrameKind kind) => kind switch
    {
        FrameKind.Lost => "lost",
        FrameKind.Authenticated => "authenticated",
        FrameKind.Target => "target",
        FrameKind.Credential => "credential",
        FrameKind.Operation => "operation",
        FrameKind.Decision => "decision",
        FrameKind.Answer => "answer",
        FrameKind.Rows => "rows",
        FrameKind.Output => "output",
        FrameKind.Resize => "resize",
        FrameKind.Input => "input",
        FrameKind.Failure => "failure",
        FrameKind.Limit => "limit",
        FrameKind.Approval => "approval",
        FrameKind.Closed => "closed",
        _ => "kind " + ((byte)kind).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }

    private static void Value(Utf8JsonWriter json, ReadOnlySpan<byte> name, FrameValue value)
    {
        json.WritePropertyName(name);
        Value(json, value);
    }

    private static void Value(Utf8JsonWriter json, FrameValue value)
    {
        if (value.Bytes is null)
        {
            json.WriteNullValue();
        }
        else if (value.IsText && System.Text.Unicode.Utf8.IsValid(value.Bytes))
        {
            json.WriteStringValue(value.Bytes);
        }
        else
        {
            json.WriteStartObject();
            json.WriteBase64String("base64"u8, value.Bytes);
            json.WriteEndObject();
        }
    }

    private static void Values(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<FrameValue> values)
    {
        if (values.IsEmpty) return;
        json.WriteStartArray(name);
        foreach (var value in values) Value(json, value);
        json.WriteEndArray();
    }

    private static void Principal(Utf8JsonWriter json, FramePrincipal? principal)
    {
        if (principal is null) return;
        json.WriteStartObject("principal"u8);
        Text(json, "agent"u8, principal.Agent);
        Text(json, "person"u8, principal.Person);
        Text(json, "token"u8, principal.Token);
        Text(json, "task"u8, principal.Task);
        Text(json, "issuer"u8, principal.Issuer);
        Actors(json, principal.Actors);
        json.WriteEndObject();
    }

    private static void Actors(Utf8JsonWriter json, ImmutableArray<FrameActor> actors)
    {
        if (actors.IsEmpty) return;
        json.WriteStartArray("actors"u8);
        foreach (var actor in actors)
        {
            json.WriteStartObject();
            Text(json, "agent"u8, actor.Agent);
            Text(json, "person"u8, actor.Person);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Accesses(Utf8JsonWriter json, ImmutableArray<FrameAccess> accesses)
    {
        json.WriteStartArray("accesses"u8);
        foreach (var access in accesses)
        {
            json.WriteStartObject();
            json.WriteString("effect"u8, access.Effect);
            Facets(json, "values"u8, access.Values);
            Facets(json, "implied"u8, access.Implied);
            if (access.Unknown.Length > 0)
            {
                json.WriteStartArray("unknown"u8);
                foreach (var facet in access.Unknown) json.WriteStringValue(facet);
                json.WriteEndArray();
            }

            if (access.LeftOut > 0) json.WriteNumber("left_out"u8, access.LeftOut);
            if (access.IsHousekeeping) json.WriteBoolean("housekeeping"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Facets(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> facets)
    {
        if (facets.IsEmpty) return;
        json.WriteStartObject(name);
        foreach (var (facet, values) in facets)
        {
            json.WriteStartArray(facet);
            foreach (var value in values) json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
