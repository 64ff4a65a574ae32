namespace WireGate.Ssh.Connection;

/// <summary>Limits of one connection's channels.</summary>
internal static class ConnectionLimits
{
    /// <summary>Channels at once.</summary>
    public const int Channels = 1000;

    /// <summary>Bytes that one direction of a channel may have under way: OpenSSH's window.</summary>
    public const uint Window = 2 * 1024 * 1024;

    /// <summary>Bytes of data in a packet: OpenSSH's.</summary>
    public const uint Packet = 32 * 1024;
}
