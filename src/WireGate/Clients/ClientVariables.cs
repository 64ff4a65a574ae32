using System.Net;
using System.Net.Sockets;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;

namespace WireGate.Clients;

/// <summary>What a client of one protocol sets to reach a target through the gate.</summary>
internal static class ClientVariables
{
    /// <summary>In the order in which they are shown.</summary>
    /// <param name="configuration">Where the gate listens.</param>
    /// <param name="targets">The first one gets the protocol's own variables; where there are more, each gets a URL under its name.</param>
    /// <param name="user">The token's id: PostgreSQL clients then log in by SCRAM and never send the token itself.</param>
    /// <param name="token">The token, or null to leave it out.</param>
    /// <param name="file">Where the token is found at every connection; null for in the variables.</param>
    /// <exception cref="ClientVariablesException">No listener leads there.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> For(
        GateConfiguration configuration, IReadOnlyList<Target> targets, string user, string? token, ClientPasswordFile? file = null)
    {
        var variables = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < targets.Count; index++)
        {
            var target = targets[index];
            if (target.Protocol != "postgres") throw new ClientVariablesException($"\"env\" does not know {target.Protocol}, the protocol of {target.Name}");
            var postgres = PostgresClient.For(ListenerFor(configuration, target), target, user, token, file);
            if (index == 0) variables.AddRange(postgres.Variables);
            if (targets.Count > 1) variables.Add(new(NameOf(target) + "_URL", postgres.Url));
        }

        return variables;
    }

    /// <summary>Whether every one of the listeners takes the token itself: a proof of it (SCRAM) is bound to the token's own user name.</summary>
    /// <exception cref="ClientVariablesException">No listener leads there.</exception>
    public static bool TakePasswordFile(GateConfiguration configuration, IReadOnlyList<Target> targets) =>
        targets.All(target => ListenerFor(configuration, target).Listener.Settings is PostgresListenerSettings { Auth: not ClientAuthenticationMethod.Scram });

    /// <summary>One bound to this target alone before one for all, TCP before a socket that needs its folder's leave.</summary>
    private static ConfiguredListener ListenerFor(GateConfiguration configuration, Target target) =>
        configuration.Listeners
            .Where(configured => configured.Listener.Protocol == target.Protocol && (configured.Listener.Target is not { } bound || bound == target.Name))
            .OrderByDescending(configured => configured.Listener.Target is not null)
            .ThenByDescending(configured => configured.Listener.Bind is IPEndPoint)
            .FirstOrDefault()
        ?? throw new ClientVariablesException($"no {target.Protocol} listener leads to {target.Name}");

    /// <summary>What a client on this machine connects to.</summary>
    internal static (string Host, int? Port) Reach(EndPoint bind) => bind switch
    {
        IPEndPoint ip when ip.Address.Equals(IPAddress.Any) => ("127.0.0.1", ip.Port),
        IPEndPoint ip when ip.Address.Equals(IPAddress.IPv6Any) => ("::1", ip.Port),
        IPEndPoint ip => (ip.Address.ToString(), ip.Port),
        UnixDomainSocketEndPoint socket => (socket.ToString(), null),
        _ => throw new ClientVariablesException("the listener has no address"),
    };

    private static string NameOf(Target target) =>
        string.Concat(target.Name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
}
