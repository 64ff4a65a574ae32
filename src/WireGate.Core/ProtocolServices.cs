using Microsoft.Extensions.Logging;
using WireGate.Core.Masks;
using WireGate.Core.Transport;

namespace WireGate.Core;

/// <summary>What the daemon gives every protocol.</summary>
/// <param name="Connector">Opens connections to targets.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">Structured logs, never with secrets.</param>
/// <param name="CacheFolder">A folder that only the gate can write, for what may be made anew.</param>
public sealed record ProtocolServices(UpstreamConnector Connector, TimeProvider Time, ILoggerFactory Loggers, string CacheFolder)
{
    /// <summary>Hashes what masks hide; one of its own for a gate that keeps none, so that no hash outlives it.</summary>
    public MaskKey MaskKey { get; init; } = MaskKey.Draw();
}
