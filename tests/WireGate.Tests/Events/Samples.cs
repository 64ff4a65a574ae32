using System.Buffers;
using System.Text;
using System.Text.Json;
using WireGate.Events;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Tests.Events;

/// <summary>Events to send about.</summary>
internal static class Samples
{
    public static DateTimeOffset Time { get; } = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1_234_560);

    public static GateEvent Denied { get; } = new()
    {
        Type = EventType.OperationDenied,
        Time = Time,
        Session = "abcdefghijkl",
        Sequence = 3,
        Agent = "planner",
        Person = "ana",
        Token = "wgt_a2b3c4d5e6",
        Target = "orders-db",
        Protocol = "postgres",
        Client = "10.20.0.7:50112",
        Operation = 7,
        Kind = "DROP TABLE",
        Rule = "no-schema-changes",
        Reason = "Schema changes go through \"migrations\".",
        Outcome = EventOutcome.Denied,
        Duration = TimeSpan.FromMicroseconds(1250),
        Code = "42501",
    };

    /// <summary>What <see cref="Denied"/> is in the gate's own form, with an id.</summary>
    public static string DeniedLine(long id) =>
        $$$"""
        {"schema":"wiregate.event/1","gate":"gate-1","id":{{{id}}},"type":"operation.denied","time":"2026-01-01T00:00:00.123456Z","session":"abcdefghijkl","sequence":3,
        "agent":"planner","person":"ana","token":"wgt_a2b3c4d5e6","target":"orders-db","protocol":"postgres","client":"10.20.0.7:50112","operation":7,
        "kind":"DROP TABLE","rule":"no-schema-changes","outcome":"denied","reason":"Schema changes go through \"migrations\".","duration_ms":1.25,"code":"42501"}
        """.Replace("\n", "", StringComparison.Ordinal);

    public static GateEvent Opened(string session, long sequence) => new() { Type = EventType.SessionOpened, Time = Time, Session = session, Sequence = sequence };

    /// <summary>An event as a sink gets it.</summary>
    public static EventRecord Record(GateEvent told, long id, string gate = "gate-1")
    {
        var rest = new ArrayBufferWriter<byte>();
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(rest, GateEventWriter.Options)) GateEventWriter.WriteRest(json, told);
        if (told.Text is not null)
            using (var json = new Utf8JsonWriter(text, GateEventWriter.Options)) GateEventWriter.WriteText(json, told.Text);
        var line = Encoding.UTF8.GetString(GateEventWriter.Head(gate)) + id + "," + Encoding.UTF8.GetString(rest.WrittenSpan[1..]);
        return new EventRecord(id, told.Type, Encoding.UTF8.GetBytes(line), text.WrittenMemory);
    }

    /// <summary>The bytes that a queue is given.</summary>
    public static byte[] Rest(GateEvent told)
    {
        var rest = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(rest, GateEventWriter.Options)) GateEventWriter.WriteRest(json, told);
        return rest.WrittenSpan.ToArray();
    }

    public static string Text(this EventRecord record) => Encoding.UTF8.GetString(record.Line.Span);
}
