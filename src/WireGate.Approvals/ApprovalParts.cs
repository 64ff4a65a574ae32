using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>What the daemon gives to <see cref="ApprovalService"/>.</summary>
/// <param name="People">Finds a person as configured now; null for nobody of that name.</param>
/// <param name="Evidence">Told of each step before it counts.</param>
/// <param name="DescribeEffect">Asks a target what an action would do. May take its time and may fail: nothing waits for it.</param>
public sealed record ApprovalParts(
    Func<string, Approver?> People, IApprovalEvidence Evidence, Func<ApprovalRequest, CancellationToken, Task<ActionEffect>> DescribeEffect)
{
    /// <summary>The person that an agent acts for as configured now, whomever its token names; null for nobody.</summary>
    public Func<string, string?> OwnerOf { get; init; } = static _ => null;
}
