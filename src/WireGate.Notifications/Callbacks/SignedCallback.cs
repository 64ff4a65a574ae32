using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WireGate.Core;
using WireGate.Events.Configuration;
using WireGate.Events.Sinks;
using WireGate.Notifications.Delivery;

namespace WireGate.Notifications.Callbacks;

/// <summary>
/// Our own form, for webhooks and ServiceNow's scripts: <c>{"request" or "ticket": …, "account": …, "answer": "approve" or "deny", "reason": …}</c> under
/// <see cref="WebhookSignature"/>.
/// </summary>
internal sealed class SignedCallback(SecretReference key, HostPort address, References references, IAnswers answers, IVault? vault, TimeProvider time) : ICallback
{
    private readonly SecretSource _key = new(key, address, vault);

    public async Task<int> TakeAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using (var secret = await _key.ReadAsync(cancellationToken).ConfigureAwait(false))
            if (!WebhookSignature.IsValid(secret.Span, headers[WebhookSignature.Header].ToString(), body.Span, time.GetUtcNow())) return StatusCodes.Status401Unauthorized;
        try
        {
            using var document = JsonDocument.Parse(body);
            var told = document.RootElement;
            var request = JsonText.Find(told, "request") ?? (JsonText.Find(told, "ticket") is { } ticket ? references.FindRequest(ticket) : null);
            if (request is null || JsonText.Find(told, "account") is not { } account || JsonText.Find(told, "answer") is not { } answer || answer is not ("approve" or "deny")) return StatusCodes.Status400BadRequest;
            await answers.TakeAsync(request, account, answer == "approve", JsonText.Find(told, "reason"), cancellationToken).ConfigureAwait(false);
            return StatusCodes.Status204NoContent;
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
