using System.Net;
using System.Net.Sockets;

namespace WireGate.Core.Transport;

/// <summary>Binds the address of a listener.</summary>
internal static class ListeningSocket
{
    /// <summary>Connections that the kernel completes for us while we are busy: as many as may be unauthenticated.</summary>
    private const int Backlog = 1024;

    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public static Socket Open(EndPoint bind)
    {
        var socket = Create(bind);
        try
        {
            socket.Bind(bind);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket Create(EndPoint bind)
    {
        switch (bind)
        {
            case UnixDomainSocketEndPoint unix:
                RemoveStale(unix);
                return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            case IPEndPoint ip:
                var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                // "::" is both families; an address of one is that family alone.
                if (ip.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = ip.Address.Equals(IPAddress.IPv6Any);
                return socket;
            default:
                throw new ArgumentException("A listener binds an IP address or a unix socket.", nameof(bind));
        }
    }

    /// <summary>The file of a unix socket outlives its process and would block the address; nothing else is ever deleted.</summary>
    private static void RemoveStale(UnixDomainSocketEndPoint unix)
    {
        var path = unix.ToString();
        if (path.StartsWith('@') || !File.Exists(path) || !IsSocket(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(unix);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
    }

    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return false;
        }
        catch (IOException)
        {
            // open(2) of a socket fails with ENXIO.
            return true;
        }
    }
}
