using System.Net;
using WireGate.Core.Configuration;

namespace WireGate.Events.Configuration;

/// <summary>Keys that every receiver over HTTP has.</summary>
public static class HttpKeys
{
    public static Uri ReadUrl(MappingReader keys)
    {
        var node = keys.Required("url");
        if (!Uri.TryCreate(keys.String("url"), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            throw node.Error("\"url\" is an address such as https://siem.example.com/events");
        if (url.UserInfo.Length > 0) throw node.Error("a secret does not belong into the configuration: name a credential");
        return url.Fragment.Length == 0 ? url : throw node.Error("a fragment (#…) is never sent");
    }

    public static Core.Transport.UpstreamTls ReadTls(MappingReader keys, Uri url, string folder)
    {
        var tls = keys.OptionalMapping("tls");
        if (tls is not null && url.Scheme != "https") throw tls.Node.Error("\"tls\" needs a url that begins with https://");
        return SinkReader.ReadTls(tls, folder);
    }

    /// <summary>A secret that is sent to the receiver: over https, or to this machine alone.</summary>
    public static SecretReference? ReadSecretFor(Uri url, MappingReader keys, string key, string folder)
    {
        var secret = ReadSecret(keys, key, folder);
        var isLocal = url.IsLoopback || IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address);
        return secret is null || url.Scheme == "https" || isLocal ? secret : throw keys.Required(key).Error($"\"{key}\" would be readable on the way: use https");
    }

    public static SecretReference? ReadSecret(MappingReader keys, string key, string folder)
    {
        if (keys.Optional(key) is not { } node) return null;
        if (node is ConfigScalar) throw node.Error($"\"{key}\" is {{ file: … }} or {{ credential: … }}: a secret does not belong into the configuration");
        var reader = node.AsMapping();
        var file = SinkReader.ExistingFile(reader, "file", folder);
        var credential = reader.OptionalString("credential");
        reader.End();
        return file is null != credential is null ? new SecretReference(credential, file, node.Position) : throw node.Error("either \"file\" or \"credential\"");
    }
}
