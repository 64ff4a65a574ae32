using System.Collections.Frozen;
using WireGate.Core.Transport;

namespace WireGate.Notifications.Configuration;

/// <summary>What every channel has.</summary>
public abstract record ChannelSettings
{
    /// <summary>Also the name of its folder and of its callback.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is.</summary>
    public required Uri Url { get; init; }

    public UpstreamTls Tls { get; init; } = new(UpstreamTlsMode.VerifyFull);

    /// <summary>Whether the text and the parameters of what is held go there, or only a summary and a link.</summary>
    public bool Text { get; init; }

    /// <summary>Of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Accounts there and the people that they belong to. An account that is not here decides nothing.</summary>
    public FrozenDictionary<string, string> People { get; init; } = FrozenDictionary<string, string>.Empty;
}
