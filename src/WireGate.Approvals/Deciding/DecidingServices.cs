namespace WireGate.Approvals.Deciding;

/// <summary>What every step of a request needs. Used on the store's thread.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Deadlines">When what is over.</param>
/// <param name="Parts">Finds people as configured now, and is told of each step before it counts.</param>
internal sealed record DecidingServices(TimeProvider Time, Deadlines Deadlines, ApprovalParts Parts)
{
    public IApprovalEvidence Evidence => Parts.Evidence;

    public DateTimeOffset Now => Time.GetUtcNow();

    public Quorum Quorum(ApprovalItem item) => new(item, Parts);
}
