using System.Collections.Immutable;
using System.Net;
using WireGate.Core.Transport;

namespace WireGate.Notifications.Configuration;

/// <summary>Where people are told of requests.</summary>
public sealed record NotificationSettings
{
    public static readonly NotificationSettings None = new();

    public ImmutableArray<ChannelSettings> Channels { get; init; } = [];

    /// <summary>Where callbacks come in; null where nothing is called back.</summary>
    public IPEndPoint? Callbacks { get; init; }

    /// <summary>The callbacks' certificate.</summary>
    public ServerTls? Tls { get; init; }
}
