using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>What a person says to a request.</summary>
/// <param name="By">Who.</param>
/// <param name="IsApproval">Yes or no.</param>
/// <param name="Reason">In the person's words; null for none.</param>
/// <param name="Grant">Beyond this one action, at most what the rules let be granted; null for this action alone.</param>
public sealed record PersonAnswer(Approver By, bool IsApproval, string? Reason, GrantTerms? Grant = null);
