using System.Text.Json;
using WireGate.Events.Sinks;
using WireGate.Notifications.Channels;

namespace WireGate.Notifications.Callbacks;

/// <summary>What Slack sends when somebody pressed a button (block_actions), over the socket or by a request.</summary>
internal sealed class SlackInteraction(IAnswers answers, SlackChannel slack)
{
    /// <param name="payload">JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was a button of ours.</returns>
    public async Task<bool> TakeAsync(JsonElement payload, CancellationToken cancellationToken)
    {
        if (JsonText.Find(payload, "type") != "block_actions" || JsonText.Find(payload, "user", "id") is not { } user) return false;
        if (!payload.TryGetProperty("actions"u8, out var actions) || actions.ValueKind != JsonValueKind.Array || actions.GetArrayLength() != 1) return false;
        var action = JsonText.Find(actions[0], "action_id");
        if (action is not (SlackMessage.Approve or SlackMessage.Deny) || JsonText.Find(actions[0], "value") is not { } request) return false;
        var said = await answers.TakeAsync(request, user, action == SlackMessage.Approve, null, cancellationToken).ConfigureAwait(false);
        if (JsonText.Find(payload, "channel", "id") is not { } channel) return true;
        try
        {
            await slack.WhisperAsync(channel, user, $"Request {request}: {said}", cancellationToken).ConfigureAwait(false);
        }
        catch (DeliveryException)
        {
            // The answer counts all the same; the message itself changes with it.
        }

        return true;
    }
}
