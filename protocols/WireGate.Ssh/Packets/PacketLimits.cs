namespace WireGate.Ssh.Packets;

/// <summary>Lengths of packets, in bytes.</summary>
internal static class PacketLimits
{
    /// <summary>The length field of the longest packet: what OpenSSH takes, too. RFC 4253 §6.1 asks for 35,000 at least.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>RFC 4253 §6.</summary>
    public const int MinPadding = 4;

    public const int LengthField = 4;

    /// <summary>The longest payload that surely fits, whatever the cipher: the length of the padding and at most 255 bytes of it go with it.</summary>
    public const int MaxPayload = MaxLength - 256;
}
