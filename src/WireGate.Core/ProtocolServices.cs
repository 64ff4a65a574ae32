using Microsoft.Extensions.Logging;
using WireGate.Core.Transport;

namespace WireGate.Core;

/// <summary>What the daemon gives every protocol.</summary>
/// <param name="Connector">Opens connections to targets.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Structured logs, never with secrets.</param>
/// <param name="CacheFolder">A folder that only the gate can write, for what may be made anew.</param>
public sealed record ProtocolServices(UpstreamConnector Connector, TimeProvider Time, ILoggerFactory Loggers, string CacheFolder);
