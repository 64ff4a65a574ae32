using System.Net;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>
/// Reads
/// <code>
/// admin: { bind: 127.0.0.1:9440, url: https://gate.example.com, tls: { certificate: gate.pem, key: gate.key } }
/// </code>
/// </summary>
internal static class AdminSettingsReader
{
    public static AdminSettings? Read(MappingReader? keys, string folder)
    {
        if (keys is null) return null;
        var bind = keys.Required("bind");
        if (!HostPort.TryParse(keys.String("bind"), 0, out var address) || !IPAddress.TryParse(address.Host, out var ip) || address.Port == 0)
            throw bind.Error("\"bind\" is an address with a port: 127.0.0.1:9440");
        var (certificate, key) = ReadTls(keys.OptionalMapping("tls"), folder);
        // The session's cookie would travel in the clear.
        if (certificate is null && !IPAddress.IsLoopback(ip)) throw bind.Error("without \"tls\" the console is for this machine alone: bind it to 127.0.0.1 or ::1");
        var settings = new AdminSettings(new IPEndPoint(ip, address.Port), certificate, key, ReadUrl(keys, certificate is not null), Duration(keys, "session", 8, TimeSpan.FromDays(1)), Duration(keys, "idle", 0.5, TimeSpan.FromDays(1)));
        keys.End();
        return settings;
    }

    private static (string? Certificate, string? Key) ReadTls(MappingReader? keys, string folder)
    {
        if (keys is null) return (null, null);
        keys.Required("certificate");
        keys.Required("key");
        var files = (FileKeys.Existing(keys, "certificate", folder), FileKeys.Existing(keys, "key", folder));
        keys.End();
        return files;
    }

    private static Uri ReadUrl(MappingReader keys, bool isTls)
    {
        var node = keys.Required("url");
        if (!Uri.TryCreate(keys.String("url"), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
            throw node.Error("\"url\" is how browsers name the console: https://gate.example.com, without a path");
        // Browsers keep the session's cookie only for what they hold to be safe.
        if (url.Scheme == Uri.UriSchemeHttp && (isTls || !url.IsLoopback)) throw node.Error("\"url\" begins with https; http is for a trial on this machine alone, without \"tls\"");
        return url;
    }

    private static TimeSpan Duration(MappingReader keys, string key, double hours, TimeSpan longest)
    {
        var value = keys.Duration(key, TimeSpan.FromHours(hours));
        return value >= TimeSpan.FromMinutes(1) && value <= longest ? value : throw keys.Required(key).Error($"\"{key}\" is from 1m to {longest.TotalDays:0}d");
    }
}
