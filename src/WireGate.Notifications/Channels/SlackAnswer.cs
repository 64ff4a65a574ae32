using System.Text.Json;
using WireGate.Events.Sinks;

namespace WireGate.Notifications.Channels;

/// <summary>Every method of Slack's Web API answers 200 with <c>ok</c>, and with <c>error</c> where it is false.</summary>
internal static class SlackAnswer
{
    /// <exception cref="DeliveryException">It failed.</exception>
    public static JsonDocument Read(byte[] body)
    {
        JsonDocument? answer = null;
        try
        {
            answer = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            if (answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("ok"u8, out var ok) && ok.ValueKind == JsonValueKind.True) return answer;
            var error = answer.RootElement.TryGetProperty("error"u8, out var word) ? word.GetString() : null;
            // A word such as channel_not_found; anything else is not repeated.
            throw new DeliveryException(error is { Length: > 0 and <= 64 } && error.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? "Slack says " + error : "Slack refused it");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            answer?.Dispose();
            throw new DeliveryException("Slack's answer can't be read", error);
        }
        catch
        {
            answer?.Dispose();
            throw;
        }
    }
}
