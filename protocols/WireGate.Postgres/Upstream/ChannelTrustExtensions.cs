using WireGate.Core.Transport;
using WireGate.Postgres.Startup;

namespace WireGate.Postgres.Upstream;

/// <summary>Tells the <see cref="ChannelTrust"/> of a link.</summary>
internal static class ChannelTrustExtensions
{
    public static ChannelTrust TrustOf(this UpstreamTls settings, Link link)
    {
        var verifies = settings.Mode is UpstreamTlsMode.VerifyFull or UpstreamTlsMode.VerifyAuthority;
        if (verifies && link.Tls is not null) return ChannelTrust.Verified;
        return LocalChannel.IsLocal(link.Remote) ? ChannelTrust.Local : ChannelTrust.Unverified;
    }
}
