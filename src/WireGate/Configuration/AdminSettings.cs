using System.Net;

namespace WireGate.Configuration;

/// <summary>The section <c>gate.admin</c>: where people see and decide.</summary>
/// <param name="Bind">Its address.</param>
/// <param name="CertificateFile">PEM; null where TLS ends elsewhere on this machine.</param>
/// <param name="KeyFile">PEM.</param>
/// <param name="Url">How browsers name it.</param>
/// <param name="Session">How long a log-in lasts.</param>
/// <param name="Idle">How long it lasts without a request.</param>
internal sealed record AdminSettings(IPEndPoint Bind, string? CertificateFile, string? KeyFile, Uri Url, TimeSpan Session, TimeSpan Idle);
