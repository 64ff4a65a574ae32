using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>Where what happens to requests is kept as evidence, before it counts.</summary>
public interface IApprovalEvidence
{
    /// <summary>Called on the store's thread, within the change that it tells of.</summary>
    /// <exception cref="ApprovalException">It can't be kept: what it tells of does not count.</exception>
    void Keep(ApprovalFact fact);
}
