using System.Text;
using WireGate.Core.Limits;
using WireGate.Identity;
using WireGate.Identity.Budgets;
using WireGate.Identity.Exchange;

namespace WireGate.Control;

/// <summary>Tokens between the store's types and the control socket's.</summary>
internal static class TokenRows
{
    public static TokenRow Of(TokenRecord record) => new(
        record.Id, record.Agent, [.. record.Targets], record.Label, record.Created, record.LoginExpires, record.SessionExpires, record.Revoked)
    {
        Parent = record.Parent?.Id,
        Task = record.Task,
    };

    /// <summary>Copies the token's text; whoever gets the reply zeroes it.</summary>
    public static ControlReply.TokenIssued ToReply(IssuedToken issued, string? certificate = null)
    {
        var text = GC.AllocateUninitializedArray<byte>(issued.Text.Length, pinned: true);
        issued.Text.Span.CopyTo(text);
        return new ControlReply.TokenIssued(Of(issued.Record), text) { Certificate = certificate };
    }

    /// <exception cref="IdentityException">A duration is out of all range.</exception>
    /// <exception cref="ExchangeException">The details make no sense.</exception>
    public static TokenRequest ToRequest(ControlRequest.IssueToken request)
    {
        var details = Details(request.Extras);
        return new TokenRequest
        {
            Agent = request.Agent,
            Targets = [.. request.Targets],
            Permissions = details?.Permissions ?? Permissions.All,
            Budget = details?.Budget ?? BudgetLimits.None,
            Task = request.Extras.Task,
            AsJwt = request.Extras.Jwt,
            LoginFor = Duration(request.LoginSeconds),
            SessionFor = Duration(request.SessionSeconds),
            Label = request.Label,
        };
    }

    /// <exception cref="IdentityException">A duration is out of all range.</exception>
    /// <exception cref="ExchangeException">The details make no sense.</exception>
    public static ExchangeRequest ToRequest(ControlRequest.ExchangeToken request) => new()
    {
        Subject = request.Subject,
        Actor = request.Actor is { } actor ? actor : default(ReadOnlyMemory<byte>?),
        Details = Details(request.Extras),
        LoginFor = Duration(request.LoginSeconds),
        SessionFor = Duration(request.SessionSeconds),
        AsJwt = request.Extras.Jwt,
        Label = request.Label,
    };

    private static AuthorizationDetails? Details(TokenExtras extras) =>
        extras.Details is { } json ? AuthorizationDetails.Parse(Encoding.UTF8.GetBytes(json)) : null;

    private static TimeSpan Duration(double seconds) =>
        seconds > 0 && seconds <= TokenRequest.Longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds) : throw new IdentityException($"a token's times are more than nothing and at most {TokenRequest.Longest.TotalDays} days");
}
