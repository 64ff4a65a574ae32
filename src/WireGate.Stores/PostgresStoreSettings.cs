using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Stores;

/// <summary>The PostgreSQL database that several nodes share.</summary>
/// <param name="Address">Of the server that takes writes. Straight to it: a pooler that shares connections between transactions loses notifications.</param>
/// <param name="Database">Its name there.</param>
/// <param name="Credential">The credential that the nodes log in with.</param>
/// <param name="Tls">How the server is trusted.</param>
public sealed record PostgresStoreSettings(HostPort Address, string Database, string Credential, UpstreamTls Tls);
