using System.Collections.Immutable;
using WireGate.Events.Queue;

namespace WireGate.Events.Configuration;

/// <summary>The configuration's section <c>events</c>.</summary>
public sealed record EventSettings
{
    /// <summary>No sinks: events go nowhere.</summary>
    public static EventSettings None { get; } = new() { Gate = "gate", Sinks = [] };

    /// <summary>This gate's name in its events.</summary>
    public required string Gate { get; init; }

    public EventQueueSettings Queue { get; init; } = EventQueueSettings.Default;

    public required ImmutableArray<SinkSettings> Sinks { get; init; }
}
