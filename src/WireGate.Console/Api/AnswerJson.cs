namespace WireGate.Console.Api;

/// <param name="Answer">approve or deny.</param>
/// <param name="Digest">Of the request as it was read: another one is refused.</param>
/// <param name="Reason">In the person's words.</param>
/// <param name="Grant">Beyond this one action; null for it alone.</param>
internal sealed record AnswerJson(string Answer, string Digest, string? Reason = null, GrantTermsJson? Grant = null);
