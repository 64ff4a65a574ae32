using System.Net;
using System.Net.Sockets;

namespace WireGate.Core;

/// <summary>What counts as one host where clients are counted by their address.</summary>
public static class ClientHost
{
    /// <summary>A host has an IPv6 network of 64 bits to itself (RFC 4291, 2.5.1). All clients of unix sockets are one host.</summary>
    public static IPAddress Of(EndPoint client)
    {
        if (client is not IPEndPoint { Address: var address }) return IPAddress.None;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
