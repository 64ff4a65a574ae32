using System.Collections.Immutable;
using System.Net;
using WireGate.Core.Transport;

namespace WireGate.Core;

/// <summary>A configured data listener.</summary>
public sealed class Listener
{
    /// <summary>Protocol and address, for logs.</summary>
    public required string Name { get; init; }

    public required string Protocol { get; init; }

    public required EndPoint Bind { get; init; }

    /// <summary>The gate's own certificate; null where the listener speaks plain only.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Networks that clients may come from; empty means any.</summary>
    public ImmutableArray<IPNetwork> From { get; init; } = [];

    /// <summary>Peers whose connections start with a PROXY protocol v2 header; empty means none.</summary>
    public ImmutableArray<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>The one target that this listener leads to, if it is bound to one.</summary>
    public string? Target { get; init; }

    /// <summary>Whom this unix socket stands for; null where clients show who they are.</summary>
    public ListenerPeer? Peer { get; init; }

    /// <summary>What <see cref="IProtocol.ReadListener"/> made of the keys that only the protocol knows.</summary>
    public required object Settings { get; init; }
}
