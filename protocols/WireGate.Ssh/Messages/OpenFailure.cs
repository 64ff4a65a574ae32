namespace WireGate.Ssh.Messages;

/// <summary>Why a channel is not opened (RFC 4254 §5.1).</summary>
internal enum OpenFailure : uint
{
    Prohibited = 1,
    ConnectFailed = 2,
    UnknownType = 3,
    ResourceShortage = 4,
}
