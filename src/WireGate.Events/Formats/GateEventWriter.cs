using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WireGate.Events.Formats;

/// <summary>
/// The gate's own form of an event, one JSON object: <c>{"schema":"wiregate.event/1","gate":…,"id":…,"type":…,"time":…,…}</c>.
/// It is made once, when the event is published. The number is known only under the queue's lock, so the head is put before the rest there.
/// </summary>
internal static class GateEventWriter
{
    public const string Schema = "wiregate.event/1";

    /// <summary>In characters. Names and addresses are shorter; a peer's choice of them must not fill the queue or a datagram.</summary>
    public const int MaxField = 256;

    /// <summary>A reason is a sentence or a few.</summary>
    public const int MaxReason = 1024;

    /// <summary>Events tell of a statement, recordings keep it: what is longer is found there.</summary>
    public const int MaxText = 64 * 1024;

    /// <summary>Nobody pastes an event into HTML; quotes and plus signs stay readable. Control characters are escaped all the same.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>All that stands before the number; the same for every event of one gate.</summary>
    public static byte[] Head(string gate)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema"u8, Schema);
            json.WriteString("gate"u8, Cut(gate, MaxField));
            json.WritePropertyName("id"u8);
            // A property needs a value before the writer gives its bytes away.
            json.WriteNumberValue(0);
        }

        return buffer.WrittenSpan[..^1].ToArray();
    }

    /// <summary>All that stands after the number: <c>,"type":…}</c>.</summary>
    public static void WriteRest(Utf8JsonWriter json, GateEvent told)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, told.Type.ToWord());
        WriteTime(json, "time"u8, told.Time);
        WriteField(json, "session"u8, told.Session);
        if (told.Sequence is { } sequence) json.WriteNumber("sequence"u8, sequence);
        WriteField(json, "agent"u8, told.Agent);
        WriteField(json, "person"u8, told.Person);
        WriteField(json, "token"u8, told.Token);
        WriteField(json, "issuer"u8, told.Issuer);
        WriteField(json, "actors"u8, told.Actors);
        WriteField(json, "task"u8, told.Task);
        WriteField(json, "target"u8, told.Target);
        WriteField(json, "protocol"u8, told.Protocol);
        WriteField(json, "client"u8, told.Client);
        if (told.Operation is { } operation) json.WriteNumber("operation"u8, operation);
        WriteField(json, "kind"u8, told.Kind);
        WriteField(json, "rule"u8, told.Rule);
        if (told.Outcome != EventOutcome.None) json.WriteString("outcome"u8, OutcomeWord(told.Outcome));
        if (told.Reason is { } reason) json.WriteString("reason"u8, Cut(reason, MaxReason));
        if (told.Duration is { } duration) json.WriteNumber("duration_ms"u8, Math.Round(duration.TotalMilliseconds, 3));
        WriteField(json, "code"u8, told.Code);
        WriteField(json, "subject"u8, told.Subject);
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>The members that a sink with <c>text: true</c> gets besides, in braces.</summary>
    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, CutExactly(text, MaxText));
        if (text.Length > MaxText) json.WriteBoolean("text_cut"u8, true);
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Microseconds, always six digits and UTC: events sort by it as text.</summary>
    public static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    public static string OutcomeWord(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Allowed => "allowed",
        EventOutcome.Denied => "denied",
        EventOutcome.Held => "held",
        EventOutcome.Succeeded => "succeeded",
        EventOutcome.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    private static void WriteField(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, Cut(value, MaxField));
    }

    private static ReadOnlySpan<char> Cut(string text, int most) =>
        text.Length <= most ? text : string.Concat(CutExactly(text, most - 1), "…");

    /// <summary>Not between the halves of a surrogate pair.</summary>
    private static ReadOnlySpan<char> CutExactly(string text, int most) =>
        text.Length <= most ? text : text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most);
}
