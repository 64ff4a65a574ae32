namespace WireGate.Recording.Keys;

/// <summary>A key's text is not one. The message says what is wrong and shows nothing of it.</summary>
public sealed class KeyFormatException(string message) : Exception(message);
