namespace WireGate.Recording.Verify;

/// <summary>What a session's file is, as far as the file alone can tell.</summary>
public enum SessionFileState
{
    /// <summary>It has its end, and every signature is right.</summary>
    Whole,

    /// <summary>Its gate was killed, and another one has closed it.</summary>
    Recovered,

    /// <summary>It has no end but nothing is broken off: the session runs, or its gate was killed.</summary>
    Open,

    /// <summary>What stands last was not written to its end: the beginning of a block, or zeros.</summary>
    Torn,

    /// <summary>Consistent, but signed by a key that is not among those that are trusted.</summary>
    UnknownKey,

    /// <summary>Of a version that this program does not know.</summary>
    UnknownVersion,

    /// <summary>A byte or a block was changed, moved or removed.</summary>
    Tampered,
}
