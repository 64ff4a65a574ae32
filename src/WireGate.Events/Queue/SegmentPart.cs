namespace WireGate.Events.Queue;

/// <summary>What was read of a segment.</summary>
/// <param name="Records">Each with the offset behind it.</param>
/// <param name="Next">Where to read on.</param>
/// <param name="Unreadable">Bytes before that in which no record is.</param>
internal sealed record SegmentPart(IReadOnlyList<(EventRecord Record, long End)> Records, long Next, long Unreadable);
