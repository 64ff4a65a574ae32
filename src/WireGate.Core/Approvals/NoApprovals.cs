namespace WireGate.Core.Approvals;

/// <summary>Where nobody can be asked: what is held is denied.</summary>
public sealed class NoApprovals : IApprovals
{
    public ValueTask<IApproval> AskAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        throw new ApprovalException("this gate has nobody to ask");
}
