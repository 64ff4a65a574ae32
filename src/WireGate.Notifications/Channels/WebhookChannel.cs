using WireGate.Approvals;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>Posts each change of a request as signed JSON.</summary>
internal sealed class WebhookChannel(WebhookChannelSettings settings, Func<ApprovalItem, Uri?> page, IVault? vault, TimeProvider time) : IApprovalChannel
{
    private readonly WebApi _api = new(settings, time);
    private readonly SecretSource _key = new(settings.Key, new HostPort(settings.Url.IdnHost, settings.Url.Port), vault);

    public async Task<string> TellAsync(ApprovalItem item, string? reference, CancellationToken cancellationToken)
    {
        var body = RequestJson.Write(item, page(item), settings.Text);
        string signature;
        using (var key = await _key.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (key.Length < WebhookSignature.LeastKey) throw new DeliveryException($"its key is shorter than {WebhookSignature.LeastKey} bytes");
            signature = WebhookSignature.Sign(key.Span, time.GetUtcNow().ToUnixTimeSeconds(), body.Span);
        }

        await _api.SendAsync(HttpMethod.Post, "", body, [new(WebhookSignature.Header, signature)], cancellationToken).ConfigureAwait(false);
        return item.Id;
    }

    public void Dispose() => _api.Dispose();
}
