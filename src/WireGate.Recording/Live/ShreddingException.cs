namespace WireGate.Recording.Live;

/// <summary>A recording can't be shredded; the message says why, to whoever asked.</summary>
public sealed class ShreddingException(string message) : Exception(message);
