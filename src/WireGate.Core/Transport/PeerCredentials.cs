using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WireGate.Core.Transport;

/// <summary>Who connected to a unix socket: what the kernel kept when it did (unix(7), SO_PEERCRED). A process can't choose it.</summary>
internal static class PeerCredentials
{
    /// <summary>asm-generic/socket.h, the same on x86-64 and arm64.</summary>
    private const int SolSocket = 1, SoPeerCred = 17;

    /// <summary>The uid; null for anything but a unix socket.</summary>
    public static uint? UidOf(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix) return null;
        // struct ucred { pid_t pid; uid_t uid; gid_t gid; }
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == credentials.Length ? MemoryMarshal.Read<uint>(credentials[4..]) : null;
    }
}
