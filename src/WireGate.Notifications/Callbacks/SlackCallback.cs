using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Callbacks;

/// <summary>Slack's interactivity request: a form with one field <c>payload</c>, which is JSON.</summary>
internal sealed class SlackCallback(SlackChannelSettings settings, SlackInteraction interaction, IVault? vault, TimeProvider time) : ICallback
{
    private const string Field = "payload=";

    private readonly SecretSource _secret = new(settings.SigningSecret!, new HostPort(settings.Url.IdnHost, settings.Url.Port), vault);

    public async Task<int> TakeAsync(IHeaderDictionary headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using (var secret = await _secret.ReadAsync(cancellationToken).ConfigureAwait(false))
            if (!SlackSignature.IsValid(secret.Span, headers[SlackSignature.Header].ToString(), headers[SlackSignature.TimeHeader].ToString(), body.Span, time.GetUtcNow())) return StatusCodes.Status401Unauthorized;
        var form = Encoding.ASCII.GetString(body.Span);
        if (!form.StartsWith(Field, StringComparison.Ordinal) || form.Contains('&', StringComparison.Ordinal)) return StatusCodes.Status400BadRequest;
        try
        {
            using var payload = JsonDocument.Parse(WebUtility.UrlDecode(form[Field.Length..]));
            return await interaction.TakeAsync(payload.RootElement, cancellationToken).ConfigureAwait(false) ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        }
        catch (JsonException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
