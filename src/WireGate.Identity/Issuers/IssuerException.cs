namespace WireGate.Identity.Issuers;

/// <summary>An issuer's server did not answer as it should. The message is for the log and holds nothing that the server sent.</summary>
public sealed class IssuerException(string message, Exception? inner = null) : Exception(message, inner);
