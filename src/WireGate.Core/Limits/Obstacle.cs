namespace WireGate.Core.Limits;

/// <summary>Why something does not pass.</summary>
/// <param name="Reason">A sentence for the agent.</param>
/// <param name="Hint">What to do next.</param>
public sealed record Obstacle(string Reason, string Hint);
