using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>What a person says to a request.</summary>
/// <param name="By">Who.</param>
/// <param name="IsApproval">Yes or no.</param>
/// <param name="Reason">In the person's words, at most <see cref="LongestReason"/> characters; null for none.</param>
/// <param name="Grant">Actions of the same shape, this one among them: at most what the rules let be granted. Null for this action alone.</param>
public sealed record PersonAnswer(Approver By, bool IsApproval, string? Reason, GrantTerms? Grant = null)
{
    /// <summary>It is shown to the agent's client in one line.</summary>
    public const int LongestReason = 500;
}
