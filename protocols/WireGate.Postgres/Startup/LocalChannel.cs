using System.Net;
using System.Net.Sockets;
using WireGate.Core;

namespace WireGate.Postgres.Startup;

/// <summary>Tells channels that never leave the machine: there a token may pass without TLS.</summary>
public static class LocalChannel
{
    /// <summary>Both the peer of the socket and the client behind it (they differ behind a PROXY protocol peer) are on this machine.</summary>
    public static bool IsLocal(Session session) => IsLocal(session.Downstream.Remote) && IsLocal(session.Client);

    public static bool IsLocal(EndPoint? peer) => peer switch
    {
        UnixDomainSocketEndPoint => true,
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address),
        _ => false,
    };
}
