namespace WireGate.Console.Api;

/// <param name="Person">Who is logged in.</param>
/// <param name="Role">viewer, approver, operator or auditor.</param>
/// <param name="Groups">What rules select approvers by.</param>
/// <param name="CsrfToken">For scripts of a page; null for a bearer token, which needs none.</param>
internal sealed record MeJson(string Person, string Role, string[] Groups, string? CsrfToken);
