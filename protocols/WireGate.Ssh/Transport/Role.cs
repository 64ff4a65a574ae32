namespace WireGate.Ssh.Transport;

/// <summary>Which side of a connection we are.</summary>
internal enum Role : byte
{
    Server,
    Client,
}
