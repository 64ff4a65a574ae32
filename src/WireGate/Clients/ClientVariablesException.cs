namespace WireGate.Clients;

/// <summary>There is nothing that a client could set to get there; the message says why.</summary>
internal sealed class ClientVariablesException(string message) : Exception(message);
