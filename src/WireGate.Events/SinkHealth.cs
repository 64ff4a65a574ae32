namespace WireGate.Events;

/// <summary>How a sink does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Delivered">Events since the start of the gate.</param>
/// <param name="Rejected">Events that the receiver turned down for good.</param>
/// <param name="Dropped">Events that a full queue lost.</param>
/// <param name="Lag">The age of the oldest event that waits; zero if none does.</param>
/// <param name="Failures">Attempts in a row that failed; zero if it works.</param>
/// <param name="LastError">What went wrong last, or null; kept when it works again.</param>
/// <param name="LastErrorAt">When.</param>
public sealed record SinkHealth(
    string Name, long Delivered, long Rejected, long Dropped, TimeSpan Lag, int Failures, string? LastError, DateTimeOffset? LastErrorAt);
