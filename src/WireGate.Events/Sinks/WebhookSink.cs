using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;

namespace WireGate.Events.Sinks;

/// <summary>Posts signed batches of JSON lines.</summary>
internal sealed class WebhookSink(WebhookSinkSettings settings, IVault? vault, TimeProvider time) : IEventSink
{
    private readonly HttpDelivery _http = new(settings, vault, time);
    private readonly SecretSource _key = new(settings.Key, settings.Address, vault);
    private readonly ILineFormat _format = LineFormats.Of(settings.Format);

    public int Most => 256;

    public async ValueTask<DeliveryReceipt> DeliverAsync(ImmutableArray<EventRecord> records, CancellationToken cancellationToken)
    {
        var body = LineBuffer.Write(records, _format, settings.Text);
        string signature;
        using (var key = await _key.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (key.Length < WebhookSignature.LeastKey) throw new DeliveryException($"its key is shorter than {WebhookSignature.LeastKey} bytes");
            signature = WebhookSignature.Sign(key.Span, time.GetUtcNow().ToUnixTimeSeconds(), body.Span);
        }

        await _http.PostAsync(body, "application/x-ndjson", [new(WebhookSignature.Header, signature)], cancellationToken).ConfigureAwait(false);
        return default;
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
