namespace WireGate.Core.Transport;

public enum UpstreamTlsMode : byte
{
    /// <summary>TLS, a trusted chain and the right host name. The default.</summary>
    VerifyFull,

    /// <summary>TLS and a trusted chain, any host name.</summary>
    VerifyAuthority,

    /// <summary>TLS with whatever certificate comes.</summary>
    Require,

    /// <summary>TLS if the server offers it.</summary>
    Prefer,

    /// <summary>Plain.</summary>
    Disable,
}
