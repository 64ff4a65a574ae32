using System.Net;
using Microsoft.Extensions.Logging;

namespace WireGate.Core.Transport;

/// <summary>Event ids 1100 to 1119.</summary>
internal static partial class AcceptLog
{
    [LoggerMessage(1100, LogLevel.Information, "{Listener}: listening on {Address}")]
    public static partial void Listening(ILogger logger, string listener, EndPoint? address);

    [LoggerMessage(1101, LogLevel.Warning, "{Listener}: refused a connection from {Peer}: not in the listener's networks")]
    public static partial void NotAllowed(ILogger logger, string listener, EndPoint? peer);

    [LoggerMessage(1102, LogLevel.Warning, "{Listener}: refused a connection from {Peer}: {Reason}")]
    public static partial void Refused(ILogger logger, string listener, EndPoint? peer, string reason);

    [LoggerMessage(1103, LogLevel.Error, "{Listener}: out of file descriptors or memory, connections are refused")]
    public static partial void Exhausted(ILogger logger, string listener, Exception error);

    [LoggerMessage(1104, LogLevel.Warning, "{Listener}: accepting failed, going on")]
    public static partial void AcceptFailed(ILogger logger, string listener, Exception error);

    [LoggerMessage(1105, LogLevel.Error, "{Listener}: serving a connection failed")]
    public static partial void Failed(ILogger logger, string listener, Exception error);
}
