using Microsoft.Extensions.Logging;
using WireGate.Identity.Jwt;

namespace WireGate.Identity;

/// <summary>Log lines of this project: event ids 3000 to 3099.</summary>
internal static partial class IdentityLog
{
    [LoggerMessage(3000, LogLevel.Error, "The token store can't be read: nobody logs in until it can")]
    public static partial void StoreUnreadable(this ILogger logger, Exception error);

    [LoggerMessage(3001, LogLevel.Information, "The token store can be read again")]
    public static partial void StoreReadableAgain(this ILogger logger);

    [LoggerMessage(3002, LogLevel.Error, "Token {TokenId} was revoked, but ending its sessions failed")]
    public static partial void RevocationHandlerFailed(this ILogger logger, string tokenId, Exception error);

    [LoggerMessage(3003, LogLevel.Information, "Token {TokenId} issued for agent {Agent}: log-in until {LoginExpires:o}, session until {SessionExpires:o}")]
    public static partial void Issued(this ILogger logger, string tokenId, string agent, DateTimeOffset loginExpires, DateTimeOffset sessionExpires);

    [LoggerMessage(3004, LogLevel.Information, "Token {TokenId} revoked")]
    public static partial void Revoked(this ILogger logger, string tokenId);

    [LoggerMessage(3006, LogLevel.Error, "What tokens have spent can't be written: their budgets soon give nothing more")]
    public static partial void SpendingNotKept(this ILogger logger, Exception error);

    [LoggerMessage(3007, LogLevel.Error, "Something was locked or unlocked, but ending sessions failed")]
    public static partial void LockHandlerFailed(this ILogger logger, Exception error);

    [LoggerMessage(3008, LogLevel.Information, "The {Kind} {Subject} was locked by {By}")]
    public static partial void Locked(this ILogger logger, string kind, string subject, string by);

    [LoggerMessage(3009, LogLevel.Information, "The {Kind} {Subject} was unlocked by {By}")]
    public static partial void Unlocked(this ILogger logger, string kind, string subject, string by);

    [LoggerMessage(3005, LogLevel.Warning, "Changes of the token store by other processes are polled for: its files can't be watched")]
    public static partial void NotWatching(this ILogger logger, Exception error);

    [LoggerMessage(3013, LogLevel.Error, "The token store was out of reach for {Seconds} s, in which a revocation may have been missed: all sessions end")]
    public static partial void StoreLost(this ILogger logger, double seconds);

    [LoggerMessage(3010, LogLevel.Information, "Issuer {Issuer}: {Count} keys read")]
    public static partial void KeysRead(this ILogger logger, string issuer, int count);

    [LoggerMessage(3011, LogLevel.Warning, "Issuer {Issuer}: its keys can't be read: {Problem}")]
    public static partial void KeysNotRead(this ILogger logger, string issuer, string problem);

    [LoggerMessage(3012, LogLevel.Warning, "A JWT was not accepted: issuer {Issuer}, problem {Problem}")]
    public static partial void JwtRefused(this ILogger logger, string? issuer, JwtProblem problem);
}
