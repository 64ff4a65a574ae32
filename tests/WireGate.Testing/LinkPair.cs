using System.Net;
using System.Net.Sockets;
using WireGate.Core.Transport;

namespace WireGate.Testing;

/// <summary>A link for the code under test, and the peer at its other end.</summary>
public static class LinkPair
{
    /// <summary>In memory.</summary>
    public static (Link Link, DuplexPipe Peer) InMemory(TimeProvider? time = null)
    {
        var (here, there) = DuplexPipe.Create();
        return (Link.FromPipe(here, time), there);
    }

    /// <summary>Over loopback, with a bare socket as the peer.</summary>
    public static async Task<(Link Link, Socket Peer)> OverTcpAsync(TimeProvider? time = null)
    {
        var (accepted, peer) = await SocketsAsync().ConfigureAwait(false);
        return (Link.FromSocket(accepted, time), peer);
    }

    /// <summary>Two connected sockets over loopback.</summary>
    public static async Task<(Socket Accepted, Socket Connected)> SocketsAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var connected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptAsync();
        await connected.ConnectAsync(listener.LocalEndPoint!).ConfigureAwait(false);
        return (await accepting.ConfigureAwait(false), connected);
    }
}
