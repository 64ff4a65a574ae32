using System.Text.Encodings.Web;
using System.Text.Json;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>How requests are written into the store.</summary>
internal static class Document
{
    /// <summary>Text is kept as it is, so that its length there is near to what it was.</summary>
    private static readonly DocumentJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    });

    /// <summary>What of a request never changes.</summary>
    public static byte[] Write(ApprovalItem item) => JsonSerializer.SerializeToUtf8Bytes(
        item with { State = default, Voices = [], Effect = null, Waiting = 0, Action = item.Action with { Exact = default } }, Json.ApprovalItem);

    public static ApprovalItem ReadItem(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize(document, Json.ApprovalItem) ?? throw new JsonException("a request is damaged");

    public static string Write(ActionEffect effect) => JsonSerializer.Serialize(effect, Json.ActionEffect);

    public static ActionEffect ReadEffect(string json) => JsonSerializer.Deserialize(json, Json.ActionEffect) ?? throw new JsonException("an effect is damaged");
}
