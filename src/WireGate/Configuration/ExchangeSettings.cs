using System.Net;

namespace WireGate.Configuration;

/// <summary>Where agents trade tokens.</summary>
/// <param name="Bind">Address and port.</param>
/// <param name="CertificateFile">PEM; null without TLS, which only this machine can then reach.</param>
/// <param name="KeyFile">The certificate's key.</param>
internal sealed record ExchangeSettings(IPEndPoint Bind, string? CertificateFile, string? KeyFile);
