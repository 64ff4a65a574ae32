namespace WireGate.Core.Limits;

/// <summary>What a token's budget counts, over all of its sessions.</summary>
public enum BudgetKind : byte
{
    /// <summary>Statements that passed. What drivers send by themselves does not count.</summary>
    Statements,

    /// <summary>Statements that do more than read.</summary>
    Writes,

    /// <summary>Rows that went to the client.</summary>
    Rows,

    /// <summary>Bytes of those rows, with their framing.</summary>
    Bytes,

    /// <summary>Milliseconds that its sessions were open, each for itself.</summary>
    Time,

    /// <summary>How often people were asked.</summary>
    Approvals,
}
