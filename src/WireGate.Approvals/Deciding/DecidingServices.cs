namespace WireGate.Approvals.Deciding;

/// <summary>What every step of a request needs. Used on the store's thread.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Deadlines">When what is over.</param>
/// <param name="Evidence">Told of each step before it counts.</param>
/// <param name="People">Finds a person as configured now.</param>
internal sealed record DecidingServices(TimeProvider Time, Deadlines Deadlines, IApprovalEvidence Evidence, Func<string, Approver?> People)
{
    public DateTimeOffset Now => Time.GetUtcNow();

    public Quorum Quorum(ApprovalItem item) => new(item, People);
}
