namespace WireGate.Core.Approvals;

/// <summary>Asks people.</summary>
public interface IApprovals
{
    /// <summary>
    /// The request for this action: a new one, or the one that the same principal already has for it, decided or not.
    /// </summary>
    /// <exception cref="ApprovalException">It can't be asked: too many wait, it was denied a moment ago, or the store can't be reached.</exception>
    ValueTask<IApproval> AskAsync(ApprovalRequest request, CancellationToken cancellationToken);
}
