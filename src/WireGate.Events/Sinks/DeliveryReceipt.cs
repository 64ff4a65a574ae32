namespace WireGate.Events.Sinks;

/// <summary>What the receiver said. Events that it turned down for good are not sent again: it would turn them down again.</summary>
/// <param name="Rejected">How many it turned down.</param>
/// <param name="Problem">Why, in the gate's words.</param>
internal readonly record struct DeliveryReceipt(long Rejected = 0, string? Problem = null);
