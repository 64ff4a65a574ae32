using Microsoft.Extensions.Logging;

namespace WireGate.Approvals;

/// <summary>Log lines of this project: event ids 4500 to 4599.</summary>
internal static partial class ApprovalsLog
{
    [LoggerMessage(4500, LogLevel.Information, "Request {Request}: agent {Agent} asks for {Kind} on {Target}")]
    public static partial void Asked(this ILogger logger, string request, string agent, string kind, string target);

    [LoggerMessage(4501, LogLevel.Information, "Request {Request}: {Person} says {Answer}, it is {State}")]
    public static partial void Answered(this ILogger logger, string request, string person, string answer, ApprovalState state);

    [LoggerMessage(4502, LogLevel.Error, "The store of approvals can't be used: what is held is denied")]
    public static partial void StoreLost(this ILogger logger, Exception error);

    [LoggerMessage(4503, LogLevel.Information, "The store of approvals can be used again")]
    public static partial void StoreBack(this ILogger logger);

    [LoggerMessage(4504, LogLevel.Error, "Somebody who is told of approvals failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception error);

    [LoggerMessage(4505, LogLevel.Warning, "The clock is behind what the store of approvals has seen: {Count} requests and grants are over")]
    public static partial void ClockWentBack(this ILogger logger, int count);

    [LoggerMessage(4506, LogLevel.Error, "Requests and grants whose time is over can't be recorded as that")]
    public static partial void NotEnded(this ILogger logger, Exception error);
}
