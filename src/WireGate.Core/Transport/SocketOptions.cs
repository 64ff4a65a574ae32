using System.Buffers.Binary;
using System.Net.Sockets;

namespace WireGate.Core.Transport;

/// <summary>How the gate finds out that a peer is gone without a word.</summary>
internal static class SocketOptions
{
    /// <summary>
    /// TCP_USER_TIMEOUT upstream, milliseconds. The kernel counts the time in which data is not acknowledged, and also that in which a living peer has
    /// closed its window (measured: a reader that acknowledged every probe was dropped all the same). A server that waits for a lock does not read COPY data, so the
    /// usual 30 s would end good sessions; without it a dead target holds them for fifteen minutes.
    /// </summary>
    private const int UserTimeout = 180_000;

    private const int ProtocolTcp = 6, TcpUserTimeout = 18;

    /// <summary>After 60 s of silence a probe every 10 s; three without an answer end the connection.</summary>
    public static void KeepAlive(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.Unix) return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    /// <summary>Bounds the wait for acknowledgements. Not for clients: a person reading a page of a long result has closed the window too.</summary>
    public static void LimitUnacknowledged(Socket socket)
    {
        if (socket.AddressFamily == AddressFamily.Unix || !OperatingSystem.IsLinux()) return;
        Span<byte> value = stackalloc byte[sizeof(int)];
        if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteInt32LittleEndian(value, UserTimeout);
        else BinaryPrimitives.WriteInt32BigEndian(value, UserTimeout);
        socket.SetRawSocketOption(ProtocolTcp, TcpUserTimeout, value);
    }
}
