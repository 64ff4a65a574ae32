using System.Text;
using System.Text.Json;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>One message for each request, changed when something becomes of it (Slack Web API: chat.postMessage, chat.update).</summary>
internal sealed class SlackChannel(SlackChannelSettings settings, Func<ApprovalItem, Uri?> page, IVault? vault, TimeProvider time) : IApprovalChannel
{
    private readonly WebApi _api = new(settings, time);
    private readonly SecretSource _token = new(settings.Token, new HostPort(settings.Url.IdnHost, settings.Url.Port), vault);

    /// <returns>The message's time stamp, which is its id, behind the channel that it was posted to.</returns>
    public async Task<string> TellAsync(ApprovalItem item, string? reference, CancellationToken cancellationToken)
    {
        var (channel, stamp) = reference?.Split(' ') is [var where, var when] ? (where, when) : (settings.Channel, null);
        var body = SlackMessage.Write(item, page(item), settings, channel, stamp);
        using var answer = await CallAsync(stamp is null ? "chat.postMessage" : "chat.update", body, cancellationToken).ConfigureAwait(false);
        var told = answer.RootElement;
        return told.TryGetProperty("channel"u8, out var to) && to.GetString() is { } id && told.TryGetProperty("ts"u8, out var ts) && ts.GetString() is { } at
            ? $"{id} {at}" : throw new DeliveryException("Slack did not say which message it is");
    }

    /// <summary>Says something to one person, where the buttons are.</summary>
    public async Task WhisperAsync(string channel, string user, string text, CancellationToken cancellationToken)
    {
        using var answer = await CallAsync("chat.postEphemeral", SlackMessage.Whisper(channel, user, text), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _api.Dispose();

    private async Task<JsonDocument> CallAsync(string method, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        byte[] answer;
        using (var token = await _token.ReadAsync(cancellationToken).ConfigureAwait(false))
            answer = await _api.SendAsync(HttpMethod.Post, method, body, [new("Authorization", "Bearer " + Encoding.ASCII.GetString(token.Span))], cancellationToken).ConfigureAwait(false);
        return SlackAnswer.Read(answer);
    }
}
