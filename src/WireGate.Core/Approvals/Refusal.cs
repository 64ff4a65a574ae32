namespace WireGate.Core.Approvals;

/// <summary>Whose a denial is. Protocols have different codes for them.</summary>
public enum Refusal : byte
{
    /// <summary>The rules'.</summary>
    Rules,

    /// <summary>A person's.</summary>
    Rejected,

    /// <summary>Nobody's yet: the client has waited as long as it may. The request lives on.</summary>
    Undecided,

    /// <summary>The client's own: it cancelled while it waited.</summary>
    Cancelled,

    /// <summary>People can't be asked.</summary>
    Unavailable,
}
