using WireGate.Core.Configuration;

namespace WireGate.Events.Configuration;

/// <summary>Reads the sinks over HTTP.</summary>
internal static class HttpSinkReader
{
    /// <summary>OTLP specification, "OTLP/HTTP request": the default path of logs.</summary>
    private const string OtlpPath = "/v1/logs";

    public static WebhookSinkSettings ReadWebhook(MappingReader keys, string name, string folder)
    {
        var url = HttpKeys.ReadUrl(keys);
        return new WebhookSinkSettings
        {
            Name = name,
            Url = url,
            Tls = HttpKeys.ReadTls(keys, url, folder),
            Bearer = HttpKeys.ReadSecretFor(url, keys, "bearer", folder),
            Key = HttpKeys.ReadSecret(keys, "key", folder) ?? throw keys.Node.Error("\"key\" is missing: { file: … } or { credential: … }"),
        };
    }

    public static OtlpSinkSettings ReadOtlp(MappingReader keys, string name, string folder)
    {
        var url = HttpKeys.ReadUrl(keys);
        return new OtlpSinkSettings
        {
            Name = name,
            Tls = HttpKeys.ReadTls(keys, url, folder),
            Bearer = HttpKeys.ReadSecretFor(url, keys, "bearer", folder),
            Url = url.AbsolutePath == "/" ? new Uri(url, OtlpPath) : url,
        };
    }
}
