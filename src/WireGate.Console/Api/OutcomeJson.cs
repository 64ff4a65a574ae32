namespace WireGate.Console.Api;

/// <param name="Outcome">taken, no_such_request, over, not_allowed, own_request, answered_before, grant_too_wide.</param>
/// <param name="Message">The same for a person.</param>
internal sealed record OutcomeJson(string Outcome, string Message);
