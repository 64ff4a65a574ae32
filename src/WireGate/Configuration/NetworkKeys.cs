using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using WireGate.Core.Configuration;

namespace WireGate.Configuration;

/// <summary>Keys that list networks: <c>10.0.0.0/8</c>, <c>fd00::/8</c> or a single address.</summary>
internal static class NetworkKeys
{
    public static ImmutableArray<IPNetwork> Read(MappingReader keys, string key)
    {
        var node = keys.Optional(key);
        var networks = keys.Scalars(key).Select(Parse).ToImmutableArray();
        // An empty list would mean "any" to whoever asks, the opposite of what it says.
        if (node is not null && networks.IsEmpty) throw node.Error($"\"{key}\" names no network");
        return networks;
    }

    private static IPNetwork Parse(ConfigScalar scalar)
    {
        // .NET clears bits after the prefix; whoever wrote them meant something else.
        if (IPNetwork.TryParse(scalar.Text, out var network)
            && IPAddress.TryParse(scalar.Text.AsSpan(0, scalar.Text.IndexOf('/', StringComparison.Ordinal)), out var written) && written.Equals(network.BaseAddress))
            return network;
        if (IPAddress.TryParse(scalar.Text, out var address))
            return new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        throw scalar.Error("expected a network such as 10.0.0.0/8 (no bits set after the prefix) or an address");
    }
}
