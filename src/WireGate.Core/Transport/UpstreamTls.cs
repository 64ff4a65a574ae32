namespace WireGate.Core.Transport;

/// <summary>How the gate trusts a target: PostgreSQL's names for the modes, used by every protocol.</summary>
/// <param name="Mode">How much is checked.</param>
/// <param name="AuthorityFile">A PEM file of trusted roots; null for the system's.</param>
/// <param name="CertificateFile">The gate's client certificate (PEM), or null.</param>
/// <param name="KeyFile">Its key (PEM).</param>
/// <param name="ServerName">The name to verify instead of the host name in the address.</param>
public sealed record UpstreamTls(UpstreamTlsMode Mode, string? AuthorityFile = null, string? CertificateFile = null, string? KeyFile = null, string? ServerName = null);
