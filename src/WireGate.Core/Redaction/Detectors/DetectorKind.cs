namespace WireGate.Core.Redaction.Detectors;

/// <summary>What a detector looks for.</summary>
public enum DetectorKind : byte
{
    /// <summary>Keys, tokens and passwords: looked for in whatever goes to a client, unless the target says otherwise.</summary>
    Credential,

    /// <summary>What tells of a person: looked for only where a rule or a target names it.</summary>
    Personal,
}
