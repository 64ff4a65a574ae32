using Microsoft.Extensions.Logging;

namespace WireGate.Notifications;

/// <summary>Event ids 6000 to 6099; an id is never reused. Nothing of a request but its id, no secret.</summary>
internal static partial class NotificationsLog
{
    [LoggerMessage(6000, LogLevel.Warning, "people can't be told by {Channel}: {Problem}; next try in {Seconds} s")]
    public static partial void ChannelFailed(this ILogger logger, string channel, double seconds, string problem);

    [LoggerMessage(6001, LogLevel.Information, "people are told by {Channel} again after {Failures} failures")]
    public static partial void ChannelResumed(this ILogger logger, string channel, int failures);

    [LoggerMessage(6002, LogLevel.Warning, "the socket of {Channel} is down: {Problem}; next try in {Seconds} s")]
    public static partial void SocketFailed(this ILogger logger, string channel, double seconds, string problem);

    [LoggerMessage(6003, LogLevel.Warning, "a callback of {Channel} was refused: {Status}")]
    public static partial void CallbackRefused(this ILogger logger, string channel, int status);

    [LoggerMessage(6004, LogLevel.Warning, "requests that were there before can't be listed: {Problem}")]
    public static partial void StoreUnreadable(this ILogger logger, string problem);
}
