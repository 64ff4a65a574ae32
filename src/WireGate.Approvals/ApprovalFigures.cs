namespace WireGate.Approvals;

/// <summary>How approvers are asked and how they answer: much asked and quickly said yes to is a rule that should be another one.</summary>
/// <param name="Since">The first day that counts.</param>
/// <param name="Pending">How many wait now.</param>
/// <param name="Approved">How many were approved, used or not.</param>
/// <param name="Denied">How many were denied.</param>
/// <param name="Undecided">How many nobody decided in time.</param>
/// <param name="MedianTime">How long half of the decided ones waited at most; null where none was decided.</param>
public sealed record ApprovalFigures(DateTimeOffset Since, int Pending, int Approved, int Denied, int Undecided, TimeSpan? MedianTime)
{
    /// <summary>Of all that were decided, the part that was approved; null where none was.</summary>
    public double? ApprovalRate => Approved + Denied == 0 ? null : (double)Approved / (Approved + Denied);
}
