namespace WireGate.Events.Configuration;

/// <summary>Which types of events a sink gets.</summary>
public readonly record struct EventFilter
{
    private readonly ulong _types;

    private EventFilter(ulong types) => _types = types;

    /// <summary>Everything but allowed operations, of which there is one for each statement that passes.</summary>
    public static EventFilter Default { get; } = Of(EventTypeNames.All.Where(type => type != EventType.OperationAllowed));

    public static EventFilter Of(IEnumerable<EventType> types) => new(types.Aggregate(0UL, (all, type) => all | Bit(type)));

    public bool Includes(EventType type) => (_types & Bit(type)) != 0;

    public EventFilter Or(EventFilter other) => new(_types | other._types);

    private static ulong Bit(EventType type) => (int)type < 64 ? 1UL << (int)type : 0;
}
