namespace WireGate.Recording.Anchors;

/// <summary>An anchor did not take a checkpoint. The message is fit for operators: it holds no secret and nothing that the other side sent.</summary>
public sealed class AnchorException(string message, Exception? inner = null) : Exception(message, inner);
