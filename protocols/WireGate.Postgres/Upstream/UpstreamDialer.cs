using System.Net.Security;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Postgres.Upstream;

/// <summary>How connections to targets are opened, without log-in.</summary>
/// <param name="Connect">Connects to the first address of a target that answers.</param>
/// <param name="Reconnect">Connects to the very address that a link leads to, with no second look-up: for a cancel request.</param>
/// <param name="Tls">The client's side of TLS for a link to a target, by the target's own settings.</param>
public sealed record UpstreamDialer(
    Func<Target, CancellationToken, Task<Link>> Connect,
    Func<Link, CancellationToken, Task<Link>> Reconnect,
    Func<Target, Link, SslClientAuthenticationOptions> Tls);
