namespace WireGate.Core;

/// <summary>What a record survives before the bytes that it tells of go on.</summary>
public enum Durability
{
    /// <summary>The end of the gate, by whatever signal.</summary>
    Standard,

    /// <summary>The end of the machine: it was synced to the disk.</summary>
    Strict,

    /// <summary>Nothing for sure: what could not be recorded leaves a signed gap.</summary>
    BestEffort,
}
