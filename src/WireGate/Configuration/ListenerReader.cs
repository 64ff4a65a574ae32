using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;

namespace WireGate.Configuration;

/// <summary>Reads one item of <c>listeners</c>.</summary>
/// <param name="protocols">By name.</param>
/// <param name="folder">What relative paths start from.</param>
/// <param name="targets">Each target's protocol, by the target's name.</param>
internal sealed class ListenerReader(
    FrozenDictionary<string, IProtocol> protocols, string folder, IReadOnlyDictionary<string, string> targets)
{
    /// <summary>The folder says who may reach the socket; a token is asked for all the same.</summary>
    private const UnixFileMode Everyone = (UnixFileMode)0b110_110_110;

    /// <summary>A working day; no token's end ends a session there.</summary>
    private static readonly TimeSpan PeerSession = TimeSpan.FromHours(8);

    private static readonly TimeSpan LongestPeerSession = TimeSpan.FromDays(30);

    private readonly HashSet<EndPoint> _bound = [];

    public ConfiguredListener Read(ConfigNode node)
    {
        var keys = node.AsMapping();
        var protocol = ProtocolWord.Read(keys, protocols);
        var bind = ReadBind(keys);
        var isUnix = bind is UnixDomainSocketEndPoint;
        var (tls, authority) = ReadTls(keys.OptionalMapping("tls"));
        var target = ReadTarget(keys, protocol);
        var mode = ReadMode(keys, isUnix);
        var peer = ReadPeer(keys, isUnix);
        var from = NetworkKeys.Read(keys, "from");
        var proxies = ReadProxies(keys.OptionalMapping("proxy_protocol"));
        if (isUnix && keys.Optional("from") is { } network) throw network.Error("\"from\" means nothing on a unix socket; use \"mode\" and its folder's");
        if (isUnix && keys.Optional("proxy_protocol") is { } proxy) throw proxy.Error("\"proxy_protocol\" means nothing on a unix socket");
        var listener = new Listener
        {
            Name = $"{protocol.Name} {bind}",
            Protocol = protocol.Name,
            Bind = bind,
            Tls = tls,
            From = from,
            ProxyProtocolFrom = proxies,
            Target = target,
            Peer = peer,
            Settings = protocol.ReadListener(keys),
        };
        keys.End();
        return new ConfiguredListener(listener, mode, authority, CanonicalText.Of(node)) { Peer = keys.Optional("peer") };
    }

    private EndPoint ReadBind(MappingReader keys)
    {
        var node = keys.Required("bind");
        var text = keys.String("bind");
        EndPoint bind;
        if (text.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(text, folder);
            if (System.Text.Encoding.UTF8.GetByteCount(path) > GateSettingsReader.MaxSocketPath)
                throw node.Error($"the path is longer than {GateSettingsReader.MaxSocketPath} bytes");
            bind = new UnixDomainSocketEndPoint(path);
        }
        else if (HostPort.TryParse(text, 0, out var address) && IPAddress.TryParse(address.Host, out var ip))
        {
            bind = new IPEndPoint(ip, address.Port);
        }
        else
        {
            throw node.Error("\"bind\" is an address with a port (127.0.0.1:5432, [::]:5432) or the path of a unix socket");
        }

        return _bound.Add(bind) ? bind : throw node.Error($"another listener is bound to {bind}");
    }

    private (ServerTls? Tls, string? Authority) ReadTls(MappingReader? keys)
    {
        if (keys is null) return (null, null);
        keys.Required("certificate");
        keys.Required("key");
        var tls = new ServerTls
        {
            CertificateFile = FileKeys.Existing(keys, "certificate", folder)!,
            KeyFile = FileKeys.Existing(keys, "key", folder)!,
            Clients = FileKeys.Existing(keys, "client_authority", folder) is { } clients ? new ClientAuthority(clients) : null,
        };
        var authority = FileKeys.Existing(keys, "authority", folder);
        keys.End();
        return (tls, authority);
    }

    private string? ReadTarget(MappingReader keys, IProtocol protocol)
    {
        if (keys.OptionalString("target") is not { } name) return null;
        var node = keys.Required("target");
        if (!targets.TryGetValue(name, out var spoken)) throw node.Error($"there is no target \"{name}\"");
        return spoken == protocol.Name ? name : throw node.Error($"the target \"{name}\" speaks {spoken}, this listener {protocol.Name}");
    }

    private static ListenerPeer? ReadPeer(MappingReader keys, bool isUnix)
    {
        if (keys.OptionalMapping("peer") is not { } peer) return null;
        if (!isUnix) throw keys.Required("peer").Error("\"peer\" is for unix sockets: the kernel tells who connected to nothing else");
        peer.Required("uid");
        var read = new ListenerPeer((uint)peer.Int("uid", 0, 1, int.MaxValue), peer.String("agent"), peer.Duration("session", PeerSession));
        if (read.Session < TimeSpan.FromSeconds(1) || read.Session > LongestPeerSession) throw peer.Required("session").Error("\"session\" is from 1s to 30d");
        peer.End();
        return read;
    }

    private static UnixFileMode? ReadMode(MappingReader keys, bool isUnix)
    {
        if (keys.OptionalString("mode") is not { } text) return isUnix ? Everyone : null;
        var node = keys.Required("mode");
        if (!isUnix) throw node.Error("\"mode\" is for unix sockets");
        if (text.Length is not (3 or 4) || text.Length == 4 && text[0] != '0' || text.AsSpan().ContainsAnyExceptInRange('0', '7'))
            throw node.Error("\"mode\" is an octal file mode such as 0660");
        return (UnixFileMode)Convert.ToInt32(text, 8);
    }

    private static ImmutableArray<IPNetwork> ReadProxies(MappingReader? keys)
    {
        if (keys is null) return [];
        keys.Required("from");
        var networks = NetworkKeys.Read(keys, "from");
        keys.End();
        return networks;
    }
}
