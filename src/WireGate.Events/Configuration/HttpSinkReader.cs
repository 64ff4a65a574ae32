using System.Net;
using WireGate.Core.Configuration;

namespace WireGate.Events.Configuration;

/// <summary>Reads the sinks over HTTP.</summary>
internal static class HttpSinkReader
{
    /// <summary>OTLP specification, "OTLP/HTTP request": the default path of logs.</summary>
    private const string OtlpPath = "/v1/logs";

    public static WebhookSinkSettings ReadWebhook(MappingReader keys, string name, string folder)
    {
        var url = ReadUrl(keys);
        return new WebhookSinkSettings
        {
            Name = name,
            Url = url,
            Tls = ReadTls(keys, url, folder),
            Bearer = ReadBearer(keys, url, folder),
            Key = ReadSecret(keys, "key", folder) ?? throw keys.Node.Error("\"key\" is missing: { file: … } or { credential: … }"),
        };
    }

    public static OtlpSinkSettings ReadOtlp(MappingReader keys, string name, string folder)
    {
        var url = ReadUrl(keys);
        return new OtlpSinkSettings
        {
            Name = name,
            Tls = ReadTls(keys, url, folder),
            Bearer = ReadBearer(keys, url, folder),
            Url = url.AbsolutePath == "/" ? new Uri(url, OtlpPath) : url,
        };
    }

    private static Uri ReadUrl(MappingReader keys)
    {
        var node = keys.Required("url");
        if (!Uri.TryCreate(keys.String("url"), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            throw node.Error("\"url\" is an address such as https://siem.example.com/events");
        if (url.UserInfo.Length > 0) throw node.Error("a secret does not belong into the configuration: use \"bearer\"");
        return url.Fragment.Length == 0 ? url : throw node.Error("a fragment (#…) is never sent");
    }

    private static Core.Transport.UpstreamTls ReadTls(MappingReader keys, Uri url, string folder)
    {
        var tls = keys.OptionalMapping("tls");
        if (tls is not null && url.Scheme != "https") throw tls.Node.Error("\"tls\" needs a url that begins with https://");
        return SinkReader.ReadTls(tls, folder);
    }

    private static SecretReference? ReadBearer(MappingReader keys, Uri url, string folder)
    {
        var bearer = ReadSecret(keys, "bearer", folder);
        var isLocal = url.IsLoopback || IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address);
        return bearer is null || url.Scheme == "https" || isLocal ? bearer : throw keys.Required("bearer").Error("\"bearer\" would be readable on the way: use https");
    }

    private static SecretReference? ReadSecret(MappingReader keys, string key, string folder)
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
