using WireGate.Identity;

namespace WireGate.Control;

/// <summary>Tokens between the store's types and the control socket's.</summary>
internal static class TokenRows
{
    public static TokenRow Of(TokenRecord record) => new(
        record.Id, record.Agent, [.. record.Targets], record.Label, record.Created, record.LoginExpires, record.SessionExpires, record.Revoked);

    /// <summary>Copies the token's text; whoever gets the reply zeroes it.</summary>
    public static ControlReply.TokenIssued ToReply(IssuedToken issued)
    {
        var text = GC.AllocateUninitializedArray<byte>(issued.Text.Length, pinned: true);
        issued.Text.Span.CopyTo(text);
        return new ControlReply.TokenIssued(Of(issued.Record), text);
    }

    /// <exception cref="IdentityException">A duration is out of all range.</exception>
    public static TokenRequest ToRequest(ControlRequest.IssueToken request) => new()
    {
        Agent = request.Agent,
        Targets = [.. request.Targets],
        LoginFor = Duration(request.LoginSeconds),
        SessionFor = Duration(request.SessionSeconds),
        Label = request.Label,
    };

    private static TimeSpan Duration(double seconds) =>
        seconds > 0 && seconds <= TokenRequest.Longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds) : throw new IdentityException($"a token's times are more than nothing and at most {TokenRequest.Longest.TotalDays} days");
}
