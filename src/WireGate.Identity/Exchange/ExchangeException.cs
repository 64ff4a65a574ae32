namespace WireGate.Identity.Exchange;

/// <summary>A token is not exchanged. The message is for the one who asked, and holds nothing of a token.</summary>
/// <param name="code">As RFC 6749 5.2, RFC 8693 2.2.2 and RFC 9396 5 name it.</param>
/// <param name="message">One sentence.</param>
public sealed class ExchangeException(string code, string message) : Exception(message)
{
    public const string InvalidRequest = "invalid_request";

    /// <summary>The subject's or actor's token is not accepted.</summary>
    public const string InvalidGrant = "invalid_grant";

    public const string InvalidTarget = "invalid_target";
    public const string InvalidScope = "invalid_scope";
    public const string InvalidDetails = "invalid_authorization_details";
    public const string UnsupportedGrant = "unsupported_grant_type";

    public string Code { get; } = code;
}
