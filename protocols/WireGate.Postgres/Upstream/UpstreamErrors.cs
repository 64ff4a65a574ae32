using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Upstream;

/// <summary>Puts a target's ErrorResponse into words of ours.</summary>
internal static class UpstreamErrors
{
    private const int MaxTextLength = 300;

    /// <param name="error">What the target sent.</param>
    /// <param name="showText">The target has proved who it is, so that its own words may be shown.</param>
    public static UpstreamException Explain(DiagnosticFields error, bool showText)
    {
        var code = error.Code is { Length: 5 } given && given.All(char.IsAsciiLetterOrDigit) ? given : "XX000";
        var text = code switch
        {
            SqlState.InvalidPassword or SqlState.InvalidAuthorization => "the target refused the gate's credential",
            SqlState.InvalidCatalogName => "the target has no such database, or the credential may not use it",
            SqlState.TooManyConnections => "the target has too many connections",
            SqlState.CannotConnectNow => "the target is not ready to take connections",
            SqlState.AdminShutdown => "the target is shutting down",
            SqlState.InsufficientPrivilege => "the target does not permit that to the gate's credential",
            _ => "the target answered with an error",
        };
        var shown = showText && error.Message is { } message ? $": {error.Severity ?? "ERROR"}: {Clean(message)}" : "";
        return new UpstreamException($"{text} (SQLSTATE {code}){shown}", new BackendErrorException(code));
    }

    private static string Clean(string text)
    {
        if (text.Length > MaxTextLength) text = text[..MaxTextLength];
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }
}
