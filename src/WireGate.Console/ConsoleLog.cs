using Microsoft.Extensions.Logging;

namespace WireGate.Console;

/// <summary>What the console says. Event ids 7000 to 7099; an id is never reused.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(7000, LogLevel.Information, "the console is at {Url}")]
    public static partial void Started(this ILogger logger, Uri url);

    [LoggerMessage(7001, LogLevel.Information, "{Person} logged in to the console ({Carrier})")]
    public static partial void LoggedIn(this ILogger logger, string person, string carrier);

    [LoggerMessage(7002, LogLevel.Warning, "somebody whom {Issuer} vouches for is nobody of identity.people: {Subject}")]
    public static partial void Stranger(this ILogger logger, string issuer, string subject);

    [LoggerMessage(7003, LogLevel.Warning, "a log-in to the console failed: {Reason}")]
    public static partial void LoginFailed(this ILogger logger, string reason);

    [LoggerMessage(7004, LogLevel.Information, "{Person} logged out of the console")]
    public static partial void LoggedOut(this ILogger logger, string person);

    [LoggerMessage(7005, LogLevel.Error, "the console failed to answer {Path}: {Kind}")]
    public static partial void Failed(this ILogger logger, string path, string kind);

    [LoggerMessage(7006, LogLevel.Information, "{Person} answered request {Request} in the console: {Outcome}")]
    public static partial void Answered(this ILogger logger, string person, string request, string outcome);
}
