namespace WireGate.Ssh.Connection;

/// <summary>Whose end of a channel.</summary>
internal enum Side : byte
{
    Client,
    Target,
}
