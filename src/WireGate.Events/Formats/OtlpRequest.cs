using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WireGate.Events.Queue;

namespace WireGate.Events.Formats;

/// <summary>
/// An <c>ExportLogsServiceRequest</c> in the JSON encoding of OTLP (specification, "JSON Protobuf Encoding": lower camel case, 64-bit integers as strings).
/// A record's body is the event's line; its attributes are for searching, named by the semantic conventions where they have a name.
/// </summary>
internal sealed class OtlpRequest(string gate, ILineFormat format, bool withText)
{
    public ReadOnlyMemory<byte> Write(ImmutableArray<EventRecord> records, DateTimeOffset observed)
    {
        var buffer = new ArrayBufferWriter<byte>(records.Length * 1024);
        using (var json = new Utf8JsonWriter(buffer, GateEventWriter.Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs"u8);
            json.WriteStartObject();
            json.WriteStartObject("resource"u8);
            json.WriteStartArray("attributes"u8);
            WriteText(json, "service.name", Product.Name);
            WriteText(json, "service.version", Product.Version);
            WriteText(json, "host.name", gate);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scopeLogs"u8);
            json.WriteStartObject();
            json.WriteStartObject("scope"u8);
            json.WriteString("name"u8, GateEventWriter.Schema);
            json.WriteEndObject();
            json.WriteStartArray("logRecords"u8);
            foreach (var record in records) WriteRecord(json, record, observed);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteRecord(Utf8JsonWriter json, EventRecord record, DateTimeOffset observed)
    {
        var stored = GateEventReader.Read(record.Line.Span, withText ? record.Text.Span : default);
        var told = stored.Event;
        var severity = EventSeverities.Of(told.Type);
        var line = new ArrayBufferWriter<byte>(record.Line.Length + record.Text.Length + 1);
        format.Write(record, withText, line);
        json.WriteStartObject();
        json.WriteString("timeUnixNano"u8, Nanoseconds(told.Time));
        json.WriteString("observedTimeUnixNano"u8, Nanoseconds(observed));
        json.WriteNumber("severityNumber"u8, severity.ToOtlp());
        json.WriteString("severityText"u8, severity.ToOtlpText());
        json.WriteString("eventName"u8, "wiregate." + stored.TypeWord);
        json.WriteStartObject("body"u8);
        json.WriteString("stringValue"u8, line.WrittenSpan);
        json.WriteEndObject();
        json.WriteStartArray("attributes"u8);
        WriteNumber(json, "wiregate.id", stored.Id);
        WriteText(json, "session.id", told.Session);
        if (told.Sequence is { } sequence) WriteNumber(json, "wiregate.sequence", sequence);
        WriteText(json, "wiregate.agent", told.Agent);
        WriteText(json, "wiregate.person", told.Person);
        WriteText(json, "wiregate.token", told.Token);
        WriteText(json, "wiregate.issuer", told.Issuer);
        WriteText(json, "wiregate.actors", told.Actors);
        WriteText(json, "wiregate.task", told.Task);
        WriteText(json, "wiregate.target", told.Target);
        WriteText(json, "wiregate.protocol", told.Protocol);
        WriteText(json, "client.address", told.Client);
        if (told.Operation is { } operation) WriteNumber(json, "wiregate.operation", operation);
        WriteText(json, "wiregate.kind", told.Kind);
        WriteText(json, "wiregate.rule", told.Rule);
        if (told.Outcome != EventOutcome.None) WriteText(json, "wiregate.outcome", GateEventWriter.OutcomeWord(told.Outcome));
        WriteText(json, "wiregate.reason", told.Reason);
        WriteText(json, "wiregate.subject", told.Subject);
        if (told.Protocol == "postgres") WriteDatabase(json, told);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Semantic conventions for databases.</summary>
    private static void WriteDatabase(Utf8JsonWriter json, GateEvent told)
    {
        WriteText(json, "db.system.name", "postgresql");
        if (told.Operation is not null) WriteText(json, "db.operation.name", told.Kind);
        WriteText(json, "db.response.status_code", told.Code);
        WriteText(json, "db.query.text", told.Text);
    }

    private static void WriteText(Utf8JsonWriter json, string key, string? value)
    {
        if (value is null) return;
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        json.WriteString("stringValue"u8, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, long value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, key);
        json.WriteStartObject("value"u8);
        json.WriteString("intValue"u8, value.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Nanoseconds(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);
}
