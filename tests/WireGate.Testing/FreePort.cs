using System.Net;
using System.Net.Sockets;

namespace WireGate.Testing;

/// <summary>A loopback port that nobody listens on, for programs that can't be told to choose one themselves.</summary>
public static class FreePort
{
    public static int Next()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
