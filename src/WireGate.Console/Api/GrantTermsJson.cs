namespace WireGate.Console.Api;

/// <param name="Uses">How many.</param>
/// <param name="Seconds">For how long.</param>
internal sealed record GrantTermsJson(int Uses, long Seconds);
