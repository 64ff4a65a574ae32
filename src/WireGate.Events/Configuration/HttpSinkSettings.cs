using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Events.Configuration;

/// <summary>What the sinks over HTTP have.</summary>
public abstract record HttpSinkSettings : SinkSettings
{
    public required Uri Url { get; init; }

    /// <summary>What is sent as <c>Authorization: Bearer</c>.</summary>
    public SecretReference? Bearer { get; init; }

    public UpstreamTls Tls { get; init; } = new(UpstreamTlsMode.VerifyFull);

    /// <summary>Where secrets of this sink go; a credential must name it.</summary>
    public HostPort Address => new(Url.IdnHost, Url.Port);
}
