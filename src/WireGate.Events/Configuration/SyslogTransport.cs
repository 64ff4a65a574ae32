namespace WireGate.Events.Configuration;

/// <summary>How syslog messages travel.</summary>
public enum SyslogTransport : byte
{
    /// <summary>A unix datagram socket, one message a datagram.</summary>
    Unix,

    /// <summary>RFC 5426. Nobody says whether a message arrived.</summary>
    Udp,

    /// <summary>RFC 6587 with octet counting.</summary>
    Tcp,

    /// <summary>RFC 5425.</summary>
    Tls,
}
