using Microsoft.Extensions.Logging;

namespace WireGate.Core.Transport;

/// <summary>Event ids 1120 to 1129.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(1120, LogLevel.Information, "Certificate {File} was reloaded, valid until {NotAfter}")]
    public static partial void Reloaded(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(1121, LogLevel.Error, "Certificate {File} changed and can't be used; the one before stays in force")]
    public static partial void NotReloaded(ILogger logger, string file, Exception error);
}
