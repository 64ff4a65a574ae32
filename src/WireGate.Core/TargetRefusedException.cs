namespace WireGate.Core;

/// <summary>The principal may not open the target, or there is none of that name: the two look alike to the client.</summary>
public sealed class TargetRefusedException(string message) : Exception(message);
