namespace WireGate.Events.Formats;

/// <summary>The words in which a sink tells events.</summary>
public enum EventFormat : byte
{
    /// <summary>The gate's own schema.</summary>
    Json,

    /// <summary>The Open Cybersecurity Schema Framework.</summary>
    Ocsf,
}
