using System.Net;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Stores;

namespace WireGate.Configuration;

/// <summary>
/// Reads
/// <code>
/// store: { postgres: { address: db.internal:5432, database: wiregate, credential: gate-store, tls: { authority: ca.pem } } }
/// </code>
/// </summary>
internal static class StoreSettingsReader
{
    private const int PostgresPort = 5432;

    /// <summary>PostgreSQL cuts names there.</summary>
    private const int MaxName = 63;

    public static PostgresStoreSettings? Read(MappingReader? keys, string folder)
    {
        if (keys is null) return null;
        keys.Required("postgres");
        var settings = ReadPostgres(keys.OptionalMapping("postgres")!, folder);
        keys.End();
        return settings;
    }

    private static PostgresStoreSettings ReadPostgres(MappingReader keys, string folder)
    {
        var at = keys.Required("address");
        if (!HostPort.TryParse(keys.String("address"), PostgresPort, out var address)) throw at.Error("an address is host, host:port, [v6] or [v6]:port");
        var name = keys.Required("database");
        var database = keys.String("database");
        if (database.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(database) > MaxName || database.Contains('\0', StringComparison.Ordinal))
            throw name.Error($"\"database\" is a database's name: 1 to {MaxName} bytes");
        var credential = keys.String("credential");
        var tlsKeys = keys.OptionalMapping("tls");
        var tls = UpstreamTlsReader.Read(tlsKeys, folder);
        var mode = tlsKeys?.Optional("mode");
        // Whoever stands in between could say yes in everybody's name.
        if (tls.Mode is UpstreamTlsMode.Require or UpstreamTlsMode.Prefer) throw mode!.Error("a store's server is verified: \"mode\" is verify-full or verify-ca, or disable on this machine");
        if (tls.Mode == UpstreamTlsMode.Disable && !IsThisMachine(address.Host)) throw mode!.Error("without TLS the store's server is on this machine: its address is 127.0.0.1 or ::1");
        keys.End();
        return new PostgresStoreSettings(address, database, credential, tls);
    }

    /// <summary>By the address itself: what a name leads to is for others to say.</summary>
    private static bool IsThisMachine(string host) => IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}
