namespace WireGate.Core.Approvals;

/// <summary>One person's answer.</summary>
/// <param name="Person">The configured name.</param>
/// <param name="IsApproval">Yes or no.</param>
/// <param name="Reason">In the person's words.</param>
/// <param name="Through">Where it was given and how the person was known: <c>command line, uid 1000</c>, <c>page, https://idp.example.com</c>.</param>
/// <param name="Time">When.</param>
public sealed record ApprovalVoice(string Person, bool IsApproval, string? Reason, string Through, DateTimeOffset Time);
