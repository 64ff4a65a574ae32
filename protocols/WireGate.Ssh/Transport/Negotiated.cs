using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;

namespace WireGate.Ssh.Transport;

/// <summary>What both sides' KEXINITs come to (RFC 4253 §7.1): of each list, the first name of the client's that the server has, too.</summary>
/// <param name="KeyExchange">The method.</param>
/// <param name="HostKey">The algorithm of the host's signature.</param>
/// <param name="CipherToServer">For what the client sends.</param>
/// <param name="MacToServer">Null where the cipher needs none.</param>
/// <param name="CipherToClient">For what the server sends.</param>
/// <param name="MacToClient">Null where the cipher needs none.</param>
/// <param name="IsGuessRight">A packet that follows at once because a method was guessed is the right one.</param>
internal sealed record Negotiated(
    string KeyExchange, string HostKey, string CipherToServer, string? MacToServer, string CipherToClient, string? MacToClient, bool IsGuessRight)
{
    /// <exception cref="ProtocolViolationException">They have nothing in common.</exception>
    public static Negotiated From(KexInit client, KexInit server)
    {
        var (toServer, toClient) = (
            First(client.CiphersToServer, server.CiphersToServer, "cipher"), First(client.CiphersToClient, server.CiphersToClient, "cipher"));
        First(client.CompressionToServer, server.CompressionToServer, "compression");
        First(client.CompressionToClient, server.CompressionToClient, "compression");
        return new Negotiated(
            First(client.KeyExchange, server.KeyExchange, "key exchange method"),
            First(client.HostKeys, server.HostKeys, "host key algorithm"),
            toServer,
            CipherNames.IsAuthenticated(toServer) ? null : First(client.MacsToServer, server.MacsToServer, "MAC"),
            toClient,
            CipherNames.IsAuthenticated(toClient) ? null : First(client.MacsToClient, server.MacsToClient, "MAC"),
            client.KeyExchange.FirstOrDefault() == server.KeyExchange.FirstOrDefault() && client.HostKeys.FirstOrDefault() == server.HostKeys.FirstOrDefault());
    }

    private static string First(ImmutableArray<string> client, ImmutableArray<string> server, string kind)
    {
        foreach (var name in client)
            if (server.Contains(name) && !IsMarker(name)) return name;
        throw new ProtocolViolationException($"the two sides have no {kind} in common");
    }

    /// <summary>What stands among the methods and is none.</summary>
    private static bool IsMarker(string name) =>
        name is AlgorithmOffer.ExtInfoClient or AlgorithmOffer.ExtInfoServer or AlgorithmOffer.StrictClient or AlgorithmOffer.StrictServer;
}
