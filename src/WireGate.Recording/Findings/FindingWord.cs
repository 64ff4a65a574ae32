namespace WireGate.Recording.Findings;

/// <summary>What a verifier says; the values are the exit codes of the command line.</summary>
public enum FindingWord
{
    /// <summary>Nothing is wrong; a finding with this word is a remark.</summary>
    Ok = 0,

    /// <summary>A byte, block, file or leaf was changed, moved or removed.</summary>
    Tampered = 1,

    /// <summary>Nothing contradicts, but evidence is missing.</summary>
    Incomplete = 3,

    /// <summary>Nothing contradicts; something ended with its gate and not by itself.</summary>
    Crashed = 4,

    /// <summary>All is consistent, and whoever holds the node's key could have written all of it anew.</summary>
    Unanchored = 5,
}
