namespace WireGate.Postgres.Recording;

/// <summary>Whether the literals and parameters of a text may be secrets.</summary>
internal enum Secrecy : byte
{
    /// <summary>Nobody has asked yet.</summary>
    Unasked,

    /// <summary>They are data.</summary>
    None,

    /// <summary>They are where its words say so (<see cref="SecretWords"/>).</summary>
    IfWorded,

    /// <summary>They are taken for secrets.</summary>
    Certain,
}
