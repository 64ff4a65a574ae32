namespace WireGate.Policy.Explaining;

/// <summary>Whether a rule matches an access.</summary>
public enum RuleMatch : byte
{
    No,

    /// <summary>It can't be told; enough for a deny or hold rule.</summary>
    Uncertain,

    Yes,
}
