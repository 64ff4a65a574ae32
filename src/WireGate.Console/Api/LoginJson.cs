namespace WireGate.Console.Api;

/// <param name="Token">The bearer token.</param>
/// <param name="Person">Who that is.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="Expires">When it ends at the latest.</param>
internal sealed record LoginJson(string Token, string Person, string Role, DateTimeOffset Expires)
{
    public override string ToString() => nameof(LoginJson);
}
