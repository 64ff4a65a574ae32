using System.Net;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Logging;

/// <summary>What happens to sessions. Event ids 200 to 299; an id is never reused. No SQL, no received bytes, no secret.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(200, LogLevel.Debug, "session {Session} opened on {Listener} from {Client}")]
    public static partial void Opened(ILogger logger, SessionId session, string listener, EndPoint client);

    [LoggerMessage(201, LogLevel.Information, "session {Session}: {Agent} opened {Target} with token {Token} from {Client}")]
    public static partial void TargetOpened(ILogger logger, SessionId session, string agent, string target, string token, EndPoint client);

    [LoggerMessage(202, LogLevel.Information, "session {Session}: {Agent} was refused {Target} with token {Token} from {Client}: {Reason}")]
    public static partial void TargetRefused(
        ILogger logger, SessionId session, string? agent, string target, string? token, EndPoint client, string? reason);

    [LoggerMessage(203, LogLevel.Debug, "session {Session}: {Agent} on {Target}: {Kind} allowed by {Rule}", SkipEnabledCheck = true)]
    public static partial void Allowed(ILogger logger, SessionId session, string? agent, string? target, string kind, string rule);

    [LoggerMessage(204, LogLevel.Information, "session {Session}: {Agent} on {Target}: {Kind} denied by {Rule}")]
    public static partial void Denied(ILogger logger, SessionId session, string? agent, string? target, string kind, string rule);

    [LoggerMessage(205, LogLevel.Warning, "session {Session} from {Client}: {Stage} failed: {Failure}")]
    public static partial void Failed(ILogger logger, SessionId session, EndPoint client, string stage, string failure);

    [LoggerMessage(206, LogLevel.Information,
        "session {Session} closed after {Seconds} s: {Agent} on {Target} from {Client}, {Operations} operations, {Denials} denied: {Reason}")]
    public static partial void Closed(
        ILogger logger, SessionId session, double seconds, string? agent, string? target, EndPoint client, long operations, long denials, string reason);

    [LoggerMessage(207, LogLevel.Error, "session {Session} from {Client} failed with {Kind} in {Where}")]
    public static partial void Broke(ILogger logger, SessionId session, EndPoint client, string kind, string? where);

    [LoggerMessage(208, LogLevel.Information, "session {Session}: {Agent} on {Target}: {Kind} held by {Rule} as request {Request}")]
    public static partial void Held(ILogger logger, SessionId session, string? agent, string? target, string kind, string rule, string? request);

    [LoggerMessage(211, LogLevel.Information, "session {Session}: {Agent} on {Target}: {Kind}: {Rule} would {Outcome} it, and is not enforced")]
    public static partial void NotEnforced(ILogger logger, SessionId session, string? agent, string? target, string kind, string rule, Outcome outcome);

    [LoggerMessage(209, LogLevel.Information, "session {Session}: {Agent} on {Target}: request {Request} of {Rule} approved by {By}", SkipEnabledCheck = true)]
    public static partial void Approved(ILogger logger, SessionId session, string? agent, string? target, string? request, string rule, string by);

    [LoggerMessage(210, LogLevel.Information, "session {Session}: {Agent} on {Target}: request {Request} of {Rule} not approved: {Refusal} by {By}", SkipEnabledCheck = true)]
    public static partial void NotApproved(
        ILogger logger, SessionId session, string? agent, string? target, string? request, string rule, Refusal refusal, string by);
}
