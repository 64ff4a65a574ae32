using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Events.Configuration;

public sealed record SyslogSinkSettings : SinkSettings
{
    /// <summary>RFC 5424 section 6.2.1: security and authorization messages, where sudo and sshd write too.</summary>
    public const int DefaultFacility = 10;

    public required SyslogTransport Transport { get; init; }

    /// <summary>With <see cref="SyslogTransport.Unix"/>.</summary>
    public string? Path { get; init; }

    /// <summary>With the others.</summary>
    public HostPort Address { get; init; }

    public int Facility { get; init; } = DefaultFacility;

    public UpstreamTls Tls { get; init; } = new(UpstreamTlsMode.VerifyFull);
}
