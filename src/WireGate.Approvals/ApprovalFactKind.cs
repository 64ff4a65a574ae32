namespace WireGate.Approvals;

/// <summary>What happened to a request or a grant.</summary>
public enum ApprovalFactKind
{
    Requested,
    Answered,

    /// <summary>The action went on.</summary>
    Used,

    Expired,
    GrantMade,
    GrantEnded,
}
