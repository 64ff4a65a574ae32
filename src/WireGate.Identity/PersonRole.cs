namespace WireGate.Identity;

/// <summary>What a person may do at the gate itself. Each role may do what those before it may, but for what is an auditor's.</summary>
public enum PersonRole : byte
{
    /// <summary>Sees sessions, tokens and rules.</summary>
    Viewer,

    /// <summary>Reads recordings, which none of the others may.</summary>
    Auditor,

    /// <summary>Decides on what rules hold.</summary>
    Approver,

    /// <summary>Issues and revokes tokens, ends sessions, reloads.</summary>
    Operator,
}
