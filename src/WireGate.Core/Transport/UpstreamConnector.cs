namespace WireGate.Core.Transport;

/// <summary>Opens TCP connections to targets.</summary>
public sealed class UpstreamConnector
{
    /// <summary>Connects to the first address that answers. TLS is the protocol's business, since some negotiate it.</summary>
    /// <exception cref="UpstreamException">None answered within the deadline.</exception>
    public Task<Link> ConnectAsync(Target target, CancellationToken cancellationToken) => throw new NotSupportedException();
}
