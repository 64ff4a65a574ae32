using System.Text.Json;

namespace WireGate.Recording.Ledger;

/// <summary>An entry that was read.</summary>
/// <param name="Type">What it tells.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Fields">All of it; keys that are not known are to be passed over.</param>
public sealed record LedgerRecord(string Type, DateTimeOffset Time, JsonElement Fields)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Null if it is not one JSON object on one line with <c>type</c> and <c>time</c> first.</summary>
    public static LedgerRecord? TryRead(ReadOnlyMemory<byte> entry)
    {
        try
        {
            if (entry.Span.ContainsAnyInRange((byte)0, (byte)0x1f)) return null;
            using var document = JsonDocument.Parse(entry, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var fields = document.RootElement.EnumerateObject();
            if (!fields.MoveNext() || fields.Current is not { Name: "type", Value: { ValueKind: JsonValueKind.String } type }) return null;
            if (!fields.MoveNext() || fields.Current is not { Name: "time", Value: { ValueKind: JsonValueKind.String } written }) return null;
            return LedgerTime.TryParse(written.GetString()!, out var time) ? new LedgerRecord(type.GetString()!, time, document.RootElement.Clone()) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A field's text, or null where there is none.</summary>
    public string? Text(string field) => Fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A field's number, or null where there is none.</summary>
    public long? Number(string field) =>
        Fields.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;
}
