namespace WireGate.Postgres.Judgement;

internal enum SettingClass : byte
{
    /// <summary>On no list: an access that a rule may allow by the setting's name.</summary>
    Ordinary,

    Housekeeping,

    /// <summary>Never allowed.</summary>
    Refused,

    /// <summary>Never allowed on a read-only target, housekeeping elsewhere.</summary>
    LeavesReadOnly,
}
