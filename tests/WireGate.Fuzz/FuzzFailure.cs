namespace WireGate.Fuzz;

/// <summary>A parser broke a promise. Any other exception out of a target is a failure just the same.</summary>
public sealed class FuzzFailure(string message) : Exception(message);
