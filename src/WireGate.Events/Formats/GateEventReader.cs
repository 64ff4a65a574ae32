using System.Globalization;
using System.Text.Json;

namespace WireGate.Events.Formats;

/// <summary>Reads back what <see cref="GateEventWriter"/> wrote, for formats that say it in other words.</summary>
internal static class GateEventReader
{
    /// <param name="line">One event, from the queue.</param>
    /// <param name="textMembers">Its <c>{"text":…}</c>, or empty where the sink does not get it.</param>
    /// <exception cref="JsonException">It is no such line.</exception>
    public static StoredEvent Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> textMembers)
    {
        var stored = ReadMembers(new StoredEvent { Event = new GateEvent { Type = default, Time = default } }, line);
        return textMembers.IsEmpty ? stored : ReadMembers(stored, textMembers);
    }

    private static StoredEvent ReadMembers(StoredEvent stored, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an event is an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            stored = Set(stored, name!, ref reader);
        }

        return stored;
    }

    private static StoredEvent Set(StoredEvent stored, string name, ref Utf8JsonReader value)
    {
        var told = stored.Event;
        switch (name)
        {
            case "gate": return stored with { Gate = value.GetString()! };
            case "id": return stored with { Id = value.GetInt64() };
            case "text_cut": return stored with { TextCut = value.GetBoolean() };
            case "type":
                // A newer gate's word, after a step back to this version: told under no type.
                var known = EventTypeNames.TryParse(value.GetString(), out var type);
                return stored with { TypeWord = value.GetString()!, Event = told with { Type = known ? type : default } };
            case "time":
                return stored with { Event = told with { Time = DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) } };
            case "sequence": return stored with { Event = told with { Sequence = value.GetInt64() } };
            case "operation": return stored with { Event = told with { Operation = value.GetInt64() } };
            case "duration_ms": return stored with { Event = told with { Duration = TimeSpan.FromMilliseconds(value.GetDouble()) } };
            case "outcome": return stored with { Event = told with { Outcome = Outcome(value.GetString()!) } };
            default: return value.TokenType == JsonTokenType.String ? stored with { Event = SetText(told, name, value.GetString()!) } : stored;
        }
    }

    private static GateEvent SetText(GateEvent told, string name, string value) => name switch
    {
        "session" => told with { Session = value },
        "agent" => told with { Agent = value },
        "person" => told with { Person = value },
        "token" => told with { Token = value },
        "issuer" => told with { Issuer = value },
        "actors" => told with { Actors = value },
        "task" => told with { Task = value },
        "target" => told with { Target = value },
        "protocol" => told with { Protocol = value },
        "client" => told with { Client = value },
        "kind" => told with { Kind = value },
        "rule" => told with { Rule = value },
        "reason" => told with { Reason = value },
        "code" => told with { Code = value },
        "subject" => told with { Subject = value },
        "text" => told with { Text = value },
        _ => told,
    };

    private static EventOutcome Outcome(string word)
    {
        for (var outcome = EventOutcome.Allowed; outcome <= EventOutcome.Failed; outcome++)
            if (GateEventWriter.OutcomeWord(outcome) == word) return outcome;
        return EventOutcome.None;
    }
}
