using Microsoft.Extensions.Logging;

namespace WireGate.Events;

/// <summary>Log lines of this project: event ids 5000 to 5099.</summary>
internal static partial class EventsLog
{
    [LoggerMessage(5000, LogLevel.Warning, "Events can't be delivered to {Sink}, tried again in {Seconds} s: {Problem}")]
    public static partial void DeliveryFailed(this ILogger logger, string sink, double seconds, string problem);

    [LoggerMessage(5001, LogLevel.Information, "Events are delivered to {Sink} again, after {Failures} failed attempts")]
    public static partial void DeliveryResumed(this ILogger logger, string sink, int failures);

    [LoggerMessage(5002, LogLevel.Warning, "{Sink} received {Count} events and did not take them: {Problem}")]
    public static partial void Rejected(this ILogger logger, string sink, long count, string problem);

    [LoggerMessage(5003, LogLevel.Error, "The queue of events was full: {Reason}")]
    public static partial void Dropped(this ILogger logger, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "{Bytes} bytes of the queue's segment {Segment} hold no event; after a kill the last event that was never accepted, else damage")]
    public static partial void Unreadable(this ILogger logger, long bytes, string segment);

    [LoggerMessage(5005, LogLevel.Warning, "The gate stopped while events for {Sink} were still waiting; they are delivered after the next start")]
    public static partial void LeftWaiting(this ILogger logger, string sink);

    [LoggerMessage(5006, LogLevel.Warning, "The position of {Sink} can't be read: it gets every event again that is still there")]
    public static partial void PositionLost(this ILogger logger, string sink);
}
