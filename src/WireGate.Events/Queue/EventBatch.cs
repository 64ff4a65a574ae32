using System.Collections.Immutable;

namespace WireGate.Events.Queue;

/// <summary>What one sink is to deliver next.</summary>
/// <param name="Records">At least one, in order.</param>
/// <param name="LastId">The last event that was looked at; those after the last record were not for this sink.</param>
internal sealed record EventBatch(ImmutableArray<EventRecord> Records, long LastId);
