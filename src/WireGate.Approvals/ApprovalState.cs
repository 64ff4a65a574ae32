namespace WireGate.Approvals;

/// <summary>Where a request stands.</summary>
public enum ApprovalState
{
    Pending,

    /// <summary>Approved, and nobody has used it yet.</summary>
    Approved,

    Denied,

    /// <summary>Its time was over before it was decided, or before it was used.</summary>
    Expired,

    /// <summary>Approved, and the action went on.</summary>
    Used,
}
