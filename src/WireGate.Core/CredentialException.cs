namespace WireGate.Core;

/// <summary>A credential can't be had. The message names the credential and the cause, never the secret.</summary>
public sealed class CredentialException(string message, Exception? inner = null) : Exception(message, inner);
