namespace WireGate.Ssh.Messages;

/// <summary>RFC 4253 §11.1.</summary>
internal enum DisconnectReason : uint
{
    HostNotAllowed = 1,
    ProtocolError = 2,
    KeyExchangeFailed = 3,
    ServiceNotAvailable = 7,
    HostKeyNotVerifiable = 9,
    ConnectionLost = 10,
    ByApplication = 11,
    TooManyConnections = 12,
    NoMoreAuthMethods = 14,
}
