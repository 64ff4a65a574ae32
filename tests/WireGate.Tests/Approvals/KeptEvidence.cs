using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Approvals;

/// <summary>Evidence that a test reads, or that can't be kept.</summary>
internal sealed class KeptEvidence : IApprovalEvidence
{
    private readonly List<ApprovalFact> _facts = [];

    public bool IsDown { get; set; }

    /// <summary>What was kept, as words.</summary>
    public string[] Kinds
    {
        get
        {
            lock (_facts) return [.. _facts.Select(fact => fact.Kind.ToString())];
        }
    }

    public ApprovalFact Last
    {
        get
        {
            lock (_facts) return _facts[^1];
        }
    }

    public void Keep(ApprovalFact fact)
    {
        if (IsDown) throw new ApprovalException("it can't be recorded");
        lock (_facts) _facts.Add(fact);
    }
}
