namespace WireGate.Events.Formats;

/// <summary>An event as it came out of the queue.</summary>
internal sealed record StoredEvent
{
    public string Gate { get; init; } = "";

    public long Id { get; init; }

    public string TypeWord { get; init; } = "";

    public required GateEvent Event { get; init; }

    public bool TextCut { get; init; }
}
