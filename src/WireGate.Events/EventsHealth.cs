using System.Collections.Immutable;

namespace WireGate.Events;

/// <summary>How events get out.</summary>
/// <param name="QueueBytes">On disk.</param>
/// <param name="QueueLimit">What fits.</param>
/// <param name="Sinks">Each one.</param>
public sealed record EventsHealth(long QueueBytes, long QueueLimit, ImmutableArray<SinkHealth> Sinks);
