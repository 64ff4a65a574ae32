using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WireGate.Native;

/// <summary>Who is at the other end of a unix socket, as the kernel tells it: unix(7), SO_PEERCRED.</summary>
internal static class PeerUser
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>struct ucred { pid_t pid; uid_t uid; gid_t gid; }, four bytes each.</summary>
    private const int UcredSize = 12;

    public static uint Of(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[UcredSize];
        if (socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) != UcredSize)
            throw new SocketException((int)SocketError.AccessDenied);
        return MemoryMarshal.Read<uint>(credentials[4..]);
    }
}
