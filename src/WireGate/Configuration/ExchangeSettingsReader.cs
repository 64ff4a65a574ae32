using System.Net;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Reads <c>gate.exchange</c>.</summary>
internal static class ExchangeSettingsReader
{
    public static ExchangeSettings? Read(MappingReader? keys, string folder)
    {
        if (keys is null) return null;
        var node = keys.Required("bind");
        if (!HostPort.TryParse(keys.String("bind"), 0, out var address) || !IPAddress.TryParse(address.Host, out var ip))
            throw node.Error("\"bind\" is an address with a port: 127.0.0.1:9441, [::]:9441");
        var tls = keys.OptionalMapping("tls");
        tls?.Required("certificate");
        tls?.Required("key");
        var settings = new ExchangeSettings(
            new IPEndPoint(ip, address.Port), tls is null ? null : FileKeys.Existing(tls, "certificate", folder), tls is null ? null : FileKeys.Existing(tls, "key", folder));
        tls?.End();
        keys.End();
        // Tokens go over it.
        return tls is not null || IPAddress.IsLoopback(ip) ? settings : throw node.Error("without \"tls\" the exchange can be bound to this machine's own addresses alone: 127.0.0.1, [::1]");
    }
}
