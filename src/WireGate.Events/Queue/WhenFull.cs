namespace WireGate.Events.Queue;

/// <summary>What happens to an event that the queue has no room for.</summary>
public enum WhenFull : byte
{
    /// <summary>It is refused, and with it the traffic that it tells of.</summary>
    Refuse,

    /// <summary>The oldest that were not delivered make room, and an event tells how many.</summary>
    DropOldest,
}
