using System.Collections.Immutable;
using System.Net;

namespace WireGate.Core.Transport;

/// <summary>Where a client comes from, in one spelling.</summary>
internal static class ClientAddress
{
    /// <summary>An IPv4 client of a listener for both families shows as ::ffff:a.b.c.d; rules and logs know it as a.b.c.d.</summary>
    public static EndPoint? Normalize(EndPoint? address) =>
        address is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : address;

    /// <summary>A client without an IP address is in no network.</summary>
    public static bool IsIn(EndPoint? client, ImmutableArray<IPNetwork> networks)
    {
        if (networks.IsDefaultOrEmpty || client is not IPEndPoint { Address: var address }) return false;
        foreach (var network in networks)
            if (network.Contains(address)) return true;
        return false;
    }
}
