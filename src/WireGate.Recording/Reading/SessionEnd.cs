namespace WireGate.Recording.Reading;

/// <summary>How a session ended, as the ledger tells it.</summary>
public enum SessionEnd
{
    /// <summary>It runs, or its gate was killed and has not started again.</summary>
    None,
    Closed,

    /// <summary>Its gate was killed; another one brought the file to its end.</summary>
    Recovered,

    /// <summary>Its file contradicted itself and was put aside.</summary>
    Quarantined,

    /// <summary>Its file was removed, leaving a tombstone.</summary>
    Deleted,

    /// <summary>Its file stays and nobody can read it any more.</summary>
    Shredded,
}
