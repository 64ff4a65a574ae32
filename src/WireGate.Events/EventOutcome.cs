namespace WireGate.Events;

/// <summary>How it went, in the words of the event's <c>outcome</c>.</summary>
public enum EventOutcome : byte
{
    /// <summary>Nothing to say; the event has no <c>outcome</c>.</summary>
    None,
    Allowed,
    Denied,
    Held,
    Succeeded,
    Failed,
}
