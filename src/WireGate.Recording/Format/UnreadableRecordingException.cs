namespace WireGate.Recording.Format;

/// <summary>A recording can't be read at all: it is not sealed for this key, or has no whole header.</summary>
public sealed class UnreadableRecordingException(string message) : Exception(message);
