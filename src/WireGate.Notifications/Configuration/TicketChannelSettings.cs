using System.Collections.Immutable;
using WireGate.Events.Configuration;

namespace WireGate.Notifications.Configuration;

/// <summary>Opens a ticket for each request.</summary>
public abstract record TicketChannelSettings : ChannelSettings
{
    /// <summary>The account that opens them.</summary>
    public required string User { get; init; }

    /// <summary>Its password or API token.</summary>
    public required SecretReference Password { get; init; }

    /// <summary>Fields of the ticket, by the names that its system has, with templates for their values.</summary>
    public required ImmutableArray<KeyValuePair<string, Template>> Fields { get; init; }

    /// <summary>Signs the callback; null where tickets decide nothing.</summary>
    public SecretReference? CallbackKey { get; init; }
}
