namespace WireGate.Core;

/// <summary>The peer broke its protocol. The message is fit to send to that peer and holds no received bytes.</summary>
public sealed class ProtocolViolationException(string message) : Exception(message);
