namespace WireGate.Identity;

/// <summary>What a person may do at the gate itself. Each role may do what those before it may.</summary>
public enum PersonRole : byte
{
    /// <summary>Sees sessions, tokens and rules.</summary>
    Viewer,

    /// <summary>Decides on what rules hold.</summary>
    Approver,

    /// <summary>Issues and revokes tokens, ends sessions, reloads.</summary>
    Operator,
}
