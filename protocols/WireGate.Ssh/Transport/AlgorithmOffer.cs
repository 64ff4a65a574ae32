using System.Collections.Immutable;
using WireGate.Ssh.KeyExchange;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;

namespace WireGate.Ssh.Transport;

/// <summary>What we can use, the best first.</summary>
internal sealed record AlgorithmOffer
{
    public const string StrictServer = "kex-strict-s-v00@openssh.com";
    public const string StrictClient = "kex-strict-c-v00@openssh.com";

    /// <summary>The client takes EXT_INFO (RFC 8308 §2.1).</summary>
    public const string ExtInfoClient = "ext-info-c";

    public const string ExtInfoServer = "ext-info-s";

    private const string NoCompression = "none";

    public ImmutableArray<string> KeyExchange { get; init; } = KeyAgreements.Names;

    public ImmutableArray<string> Ciphers { get; init; } = CipherNames.Ciphers;

    public ImmutableArray<string> Macs { get; init; } = CipherNames.Macs;

    /// <param name="role">Ours.</param>
    /// <param name="hostKeys">Host key algorithms.</param>
    /// <param name="isFirst">It opens the connection: what we can do besides is told then alone.</param>
    public KexInit ToMessage(Role role, ImmutableArray<string> hostKeys, bool isFirst) => new()
    {
        KeyExchange = !isFirst ? KeyExchange : role == Role.Server ? [.. KeyExchange, ExtInfoServer, StrictServer] : [.. KeyExchange, ExtInfoClient, StrictClient],
        HostKeys = hostKeys,
        CiphersToServer = Ciphers,
        CiphersToClient = Ciphers,
        MacsToServer = Macs,
        MacsToClient = Macs,
        CompressionToServer = [NoCompression],
        CompressionToClient = [NoCompression],
    };
}
