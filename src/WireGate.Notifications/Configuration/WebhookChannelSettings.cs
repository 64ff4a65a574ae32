using WireGate.Events.Configuration;

namespace WireGate.Notifications.Configuration;

/// <summary>Posts signed JSON. It may answer by a signed callback where people are linked.</summary>
public sealed record WebhookChannelSettings : ChannelSettings
{
    /// <summary>Signs what is sent, and what comes back.</summary>
    public required SecretReference Key { get; init; }
}
