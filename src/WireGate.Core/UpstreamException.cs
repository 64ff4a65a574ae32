namespace WireGate.Core;

/// <summary>The target failed: not reachable, not trusted, or speaking nonsense. The message is fit for the client.</summary>
public sealed class UpstreamException(string message, Exception? inner = null) : Exception(message, inner);
