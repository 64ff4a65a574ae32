namespace WireGate.Postgres.Upstream;

/// <summary>Who may be at the other end of an upstream link: decides what kind of proof may be sent there.</summary>
public enum ChannelTrust : byte
{
    /// <summary>Anybody: plain over a network, or TLS with whatever certificate came.</summary>
    Unverified,

    /// <summary>Something on this machine.</summary>
    Local,

    /// <summary>The target: TLS with a certificate from an authority that we trust.</summary>
    Verified,
}
