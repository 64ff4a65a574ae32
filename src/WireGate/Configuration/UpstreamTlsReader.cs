using WireGate.Core.Configuration;
using WireGate.Core.Transport;

namespace WireGate.Configuration;

/// <summary>Reads a target's <c>tls</c>. A key that its mode would not enforce is an error.</summary>
internal static class UpstreamTlsReader
{
    public static UpstreamTls Read(MappingReader? keys, string folder)
    {
        if (keys is null) return new UpstreamTls(UpstreamTlsMode.VerifyFull);
        var mode = keys.Word("mode", UpstreamTlsMode.VerifyFull,
            ("verify-full", UpstreamTlsMode.VerifyFull), ("verify-ca", UpstreamTlsMode.VerifyAuthority), ("require", UpstreamTlsMode.Require),
            ("prefer", UpstreamTlsMode.Prefer), ("disable", UpstreamTlsMode.Disable));
        var tls = new UpstreamTls(mode,
            FileKeys.Existing(keys, "authority", folder), FileKeys.Existing(keys, "certificate", folder), FileKeys.Existing(keys, "key", folder),
            keys.OptionalString("server_name"));
        keys.End();

        if (tls.AuthorityFile is not null && mode is not (UpstreamTlsMode.VerifyFull or UpstreamTlsMode.VerifyAuthority))
            throw keys.Required("authority").Error("\"authority\" is checked only with mode verify-full or verify-ca");
        if (tls.ServerName is not null && mode != UpstreamTlsMode.VerifyFull)
            throw keys.Required("server_name").Error("\"server_name\" is checked only with mode verify-full");
        if (tls.CertificateFile is null != tls.KeyFile is null)
            throw keys.Node.Error("\"certificate\" and \"key\" go together");
        if (tls.CertificateFile is not null && mode is (UpstreamTlsMode.Disable or UpstreamTlsMode.Prefer))
            throw keys.Required("certificate").Error("\"certificate\" needs a mode that always uses TLS");
        return tls;
    }
}
