using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;
using WireGate.Notifications.Delivery;

namespace WireGate.Notifications.Callbacks;

/// <summary>
/// Jira's own webhook <c>jira:issue_updated</c> with a secret: a change of an issue's status to one of the two that decide, by a linked account. The issue must be the
/// one that was opened for a request: its key says which.
/// </summary>
internal sealed class JiraCallback(JiraChannelSettings settings, References references, IAnswers answers, IVault? vault) : ICallback
{
    private readonly SecretSource _secret = new(settings.CallbackKey!, new HostPort(settings.Url.IdnHost, settings.Url.Port), vault);

    public async Task<int> TakeAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using (var secret = await _secret.ReadAsync(cancellationToken).ConfigureAwait(false))
            if (!HubSignature.IsValid(secret.Span, headers[HubSignature.Header].ToString(), body.Span)) return StatusCodes.Status401Unauthorized;
        try
        {
            using var document = JsonDocument.Parse(body);
            var told = document.RootElement;
            if (JsonText.Find(told, "webhookEvent") != "jira:issue_updated" || JsonText.Find(told, "issue", "key") is not { } key) return StatusCodes.Status204NoContent;
            if (NewStatus(told) is not { } status || (status != settings.ApprovedStatus && status != settings.DeniedStatus)) return StatusCodes.Status204NoContent;
            if (references.FindRequest(key) is not { } request || JsonText.Find(told, "user", "accountId") is not { } account) return StatusCodes.Status204NoContent;
            await answers.TakeAsync(request, account, status == settings.ApprovedStatus, null, cancellationToken).ConfigureAwait(false);
            return StatusCodes.Status204NoContent;
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    /// <summary>The status that this very event set: the present one may be older, and somebody else's.</summary>
    private static string? NewStatus(JsonElement told)
    {
        if (!told.TryGetProperty("changelog"u8, out var log) || log.ValueKind != JsonValueKind.Object
            || !log.TryGetProperty("items"u8, out var items) || items.ValueKind != JsonValueKind.Array) return null;
        string? status = null;
        foreach (var item in items.EnumerateArray())
            if (JsonText.Find(item, "fieldId") == "status" || JsonText.Find(item, "field") == "status") status = JsonText.Find(item, "toString");
        return status;
    }
}
