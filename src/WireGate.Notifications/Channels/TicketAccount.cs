using System.Text;
using WireGate.Core;
using WireGate.Events.Sinks;
using WireGate.Notifications.Configuration;

namespace WireGate.Notifications.Channels;

/// <summary>The account that opens tickets: Basic authentication (RFC 7617), which Jira and ServiceNow both take.</summary>
internal sealed class TicketAccount(TicketChannelSettings settings, IVault? vault)
{
    private readonly SecretSource _password = new(settings.Password, new HostPort(settings.Url.IdnHost, settings.Url.Port), vault);

    public async ValueTask<KeyValuePair<string, string>> AuthorizationAsync(CancellationToken cancellationToken)
    {
        using var password = await _password.ReadAsync(cancellationToken).ConfigureAwait(false);
        // A string that can't be wiped: HttpClient takes headers as nothing else.
        return new("Authorization", "Basic " + Convert.ToBase64String([.. Encoding.UTF8.GetBytes(settings.User + ":"), .. password.Span]));
    }
}
