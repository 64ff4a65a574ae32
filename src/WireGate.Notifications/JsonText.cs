using System.Text.Json;

namespace WireGate.Notifications;

/// <summary>Looks one text up in a JSON document that somebody else wrote.</summary>
internal static class JsonText
{
    /// <summary>Deep enough for any ticket.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>The text at a path of keys; null if it is not there, is no text, or the document is none.</summary>
    public static string? Find(ReadOnlyMemory<byte> json, params ReadOnlySpan<string> path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Find(document.RootElement, path);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Find(ReadOnlyMemory{byte}, ReadOnlySpan{string})"/>
    public static string? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element)) return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
