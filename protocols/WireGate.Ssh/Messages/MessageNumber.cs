namespace WireGate.Ssh.Messages;

/// <summary>The first byte of a message (RFC 4250 §4.1.2, RFC 8308).</summary>
internal static class MessageNumber
{
    public const byte Disconnect = 1;
    public const byte Ignore = 2;
    public const byte Unimplemented = 3;
    public const byte Debug = 4;
    public const byte ServiceRequest = 5;
    public const byte ServiceAccept = 6;
    public const byte ExtInfo = 7;
    public const byte KexInit = 20;
    public const byte NewKeys = 21;

    /// <summary>What the client says first in a key exchange, whatever its method calls it.</summary>
    public const byte KexRequest = 30;

    public const byte KexReply = 31;

    /// <summary>The last number that belongs to a key exchange's method.</summary>
    public const byte LastKex = 49;

    public const byte UserAuthRequest = 50;
    public const byte UserAuthFailure = 51;
    public const byte UserAuthSuccess = 52;
    public const byte UserAuthBanner = 53;

    /// <summary>The answer of a method: a key is acceptable, a password must be changed, prompts.</summary>
    public const byte UserAuthMethod = 60;

    public const byte UserAuthInfoResponse = 61;
    public const byte LastUserAuth = 79;
    public const byte GlobalRequest = 80;
    public const byte RequestSuccess = 81;
    public const byte RequestFailure = 82;
    public const byte ChannelOpen = 90;
    public const byte ChannelOpenConfirmation = 91;
    public const byte ChannelOpenFailure = 92;
    public const byte ChannelWindowAdjust = 93;
    public const byte ChannelData = 94;
    public const byte ChannelExtendedData = 95;
    public const byte ChannelEof = 96;
    public const byte ChannelClose = 97;
    public const byte ChannelRequest = 98;
    public const byte ChannelSuccess = 99;
    public const byte ChannelFailure = 100;
}
