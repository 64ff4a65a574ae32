using WireGate.Events.Formats;

namespace WireGate.Events.Configuration;

/// <summary>What every sink has.</summary>
public abstract record SinkSettings
{
    /// <summary>Unique; also the name of its position in the queue.</summary>
    public required string Name { get; init; }

    public EventFormat Format { get; init; } = EventFormat.Json;

    public EventFilter Include { get; init; } = EventFilter.Default;

    /// <summary>Whether it is told what was asked.</summary>
    public bool Text { get; init; }

    /// <summary>For one delivery. 10 s: a receiver that takes longer is down.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
