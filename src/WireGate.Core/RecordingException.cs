namespace WireGate.Core;

/// <summary>What happens can't be recorded, so it may not happen. The message is fit for the client.</summary>
public sealed class RecordingException(string message, Exception? inner = null) : Exception(message, inner);
