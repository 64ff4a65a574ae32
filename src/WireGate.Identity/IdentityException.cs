namespace WireGate.Identity;

/// <summary>What was asked of the token store can't be done. The message is for the operator and holds no token.</summary>
public sealed class IdentityException(string message, Exception? inner = null) : Exception(message, inner);
